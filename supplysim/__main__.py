"""``python -m supplysim``: the same as the ``supplysim`` command."""

from supplysim.cli import main

if __name__ == "__main__":
    main()
