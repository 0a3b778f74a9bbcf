"""The way into the command, also as `python -m orderflow`. It imports nothing that needs an extra, so it can say so."""

__all__ = ["main"]


def main() -> None:
    """Run the command, or say how it gets what it needs."""
    try:
        from orderflow.cli import main as command
    except ModuleNotFoundError as error:
        if error.name not in ("rich", "typer"):
            raise
        raise SystemExit("the command needs the extra: pip install 'orderflow[cli]'") from error
    command()


if __name__ == "__main__":
    main()
