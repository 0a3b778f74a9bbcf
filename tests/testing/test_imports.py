"""What is loaded with `orderflow.testing`, and what only when it is asked for."""

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import orderflow.testing
import orderflow.testing.contracts


def test_fakes_need_no_test_tools() -> None:
    """A demonstration that uses the fakes loads neither pytest nor hypothesis."""
    program = (
        "import sys; from orderflow.testing import FakeCarrier, FakeClock, FakeGateway, FakeInventory, FakeNotifier, "
        "SequentialIds; FakeGateway(clock=FakeClock()); print({'pytest', 'hypothesis', '_pytest'} & set(sys.modules))"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own program

    assert run.stdout.strip() == "set()"


def test_every_name_is_there() -> None:
    """All that the package says it has can be taken from it, and names are in order."""
    for name in orderflow.testing.__all__:
        assert getattr(orderflow.testing, name).__name__ == name

    suites = {name for name in _modules() if not name.startswith("_")}
    assert len(suites) >= 9
    asking = {name for module in suites for name in import_module(f"orderflow.testing.contracts.{module}").__all__}
    assert {name for name in asking if name.endswith("Contract")} <= set(orderflow.testing.__all__)
    assert orderflow.testing.__all__ == sorted(orderflow.testing.__all__)
    assert not hasattr(orderflow.testing, "FakeBank")


def _modules() -> list[str]:
    return [module.name for module in iter_modules(orderflow.testing.contracts.__path__)]
