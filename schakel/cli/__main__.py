"""The command as a module, for programs that start it with their own Python: `python -m schakel.cli`."""

from schakel.cli.main import main

if __name__ == "__main__":
    main()
