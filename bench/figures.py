# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure with its bound: `at_least` or `at_most`, in `unit`."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def kept(self) -> bool:
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)

    def line(self) -> str:
        bound = f"at least {self.at_least:g}" if self.at_least is not None else f"at most {self.at_most:g}"
        mark = "ok" if self.kept else "NOT KEPT"
        return f"{self.name:<62} {self.value:>9.2f} {self.unit:<6} {bound:<14} {mark}"
