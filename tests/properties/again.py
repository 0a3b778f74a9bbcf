"""Run as a script: decide anew what was asked in lives, and write down what came of it."""

import pickle
import sys
from contextlib import suppress
from pathlib import Path

from orderflow.errors import Refusal
from orderflow.testing.lives.life import Ask, Life
from properties.shops import SHOPS


def again(shop: str, asks: list[Ask]) -> list[str]:
    """What comes of the same asks in a new life."""
    process, currencies = SHOPS[shop]
    life = Life(process, currencies=currencies)
    for ask in asks:
        life.at = ask.at
        with suppress(Refusal):
            life.ask(ask.command, by=ask.by)
    return [ask.outcome for ask in life.asks]


if __name__ == "__main__":
    place = Path(sys.argv[1])
    asked = pickle.loads((place / "asks").read_bytes())  # noqa: S301 # written by the test that runs this
    said = {shop: [again(shop, asks) for asks in lives] for shop, lives in asked.items()}
    (place / "said").write_bytes(pickle.dumps(said))
