"""For whom a figure is made, and from what number on people may be counted before them."""

from dataclasses import dataclass

from dashboard.settings import SettingError, number_of, switch

#: Internal eyes see everything; funders and the public see protected numbers.
AUDIENCES = ("internal", "funder", "public")


@dataclass(frozen=True)
class Audience:
    """An outside audience: counts of persons below ``threshold`` are masked; zero only where ``hide_zero``."""

    name: str
    threshold: int
    hide_zero: bool = False

    def threshold_of(self, residents: float | None = None) -> int | None:
        """Return the threshold for a count by municipality; None where nothing may be shown.

        After the health ministry's guideline for the data of long-term care: nothing where fewer than
        2,000 people live, 20 below 25,000 residents, 10 above. ``residents`` None: no municipality.
        """
        if residents is None:
            return self.threshold
        if residents < 2_000:
            return None
        return max(self.threshold, 20 if residents < 25_000 else 10)


def audience(name: str) -> Audience | None:
    """Return an outside audience by name, None for internal eyes; raise SettingError for others and wrong settings."""
    if name == "internal":
        return None
    if name not in AUDIENCES:
        raise SettingError("unknown_audience", found=name, known=", ".join(AUDIENCES))
    threshold = number_of("HIKIKOMORI_FUNDER_BELOW", 5, least=3, most=100)
    if name == "public":
        # The public is told no more than funders are.
        threshold = number_of("HIKIKOMORI_PUBLIC_BELOW", max(10, threshold), least=threshold, most=100)
    return Audience(name, threshold, switch("HIKIKOMORI_HIDE_ZERO"))


def told_more(outside: Audience) -> Audience | None:
    """Return the audience that is told more and may read this one's files, too; None where there is none."""
    return audience("funder") if outside.name == "public" else None
