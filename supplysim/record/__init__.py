"""From a ledger to frames, files, a digest, and the proof that nothing was lost."""
