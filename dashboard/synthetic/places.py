"""Where people live: municipalities by population, Sapporo apart for the centre."""

import numpy as np

from dashboard.warehouse import Warehouse

SAPPORO = "01100"
#: Of residents whose sub-prefecture is known, the share whose municipality is recorded too.
RECORDED = 0.85


class Places:
    """The municipalities of each sub-prefecture, each as likely as its population is large."""

    def __init__(self, warehouse: Warehouse) -> None:
        rows = warehouse.sql(
            """
            select code, subprefecture, health_centre_ja, total
            from municipalities
            join population_2020 using (code)
            order by code
            """
        )
        self.health_centres: dict[str, str] = dict(zip(rows["code"], rows["health_centre_ja"], strict=True))
        self.population: dict[str, int] = dict(zip(rows["code"], rows["total"].astype(int), strict=True))
        self.area_of: dict[str, str] = dict(zip(rows["code"], rows["subprefecture"], strict=True))
        self.areas: list[str] = sorted(set(self.area_of.values()))

    def municipality(self, rng: np.random.Generator, area: str, recorded: float = RECORDED) -> str | None:
        """Return a municipality of a sub-prefecture, never Sapporo.

        None where it is not recorded, and for areas that are no sub-prefecture.
        """
        codes = [code for code, of in self.area_of.items() if of == area and code != SAPPORO]
        if not codes or rng.random() > recorded:
            return None
        weights = np.array([self.population[code] for code in codes], dtype=float)
        return codes[rng.choice(len(codes), p=weights / weights.sum())]
