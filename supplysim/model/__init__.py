"""The live chain on SimPy: lines, yards, fleets, sites, wired together and thrown away."""
