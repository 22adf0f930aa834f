"""``python -m reportqa``: the command line."""

from reportqa.cli import main

if __name__ == "__main__":
    main()
