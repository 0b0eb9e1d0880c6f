"""The words that cells may hold: labels of keys, names of places and health centres."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.records.kind import Field

if TYPE_CHECKING:
    from dashboard.warehouse import Warehouse

#: Radicals that PDF text has in place of characters and that NFKC leaves alone.
RADICALS = str.maketrans("⺠⻁⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲", "民虎西角長青食鬼麦黄斉歯竜亀")
#: Several signs that all look like one, after NFKC: waves, hyphens, and the small ヶ of ヶ月.
LOOKALIKES = str.maketrans("〜∼‐‑‒–—―−ゕヶヵ", "~~-------かケカ")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
MONTHS = re.compile(r"[ケカ箇]月")

SUBPREFECTURE = ("", "総合振興局", "振興局", "支庁", "圏", "圏域", "管内", "総合振興局管内", "振興局管内", "地方")
IN_HOKKAIDO = ("北海道", "道内", "道内不確定", "道内不明", "道内居住地不確定", "道内・居住地不明", "道内居住地不明")
OUTSIDE = ("道外", "北海道外", "海外", "国外")
#: The other prefectures: certain to lie outside Hokkaido.
PREFECTURES = (
    *("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県"),
    *("東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県"),
    *("三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県"),
    *("山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県"),
    *("鹿児島県", "沖縄県"),
)
SAPPORO = "01100"
WARDS = ("中央区", "北区", "東区", "白石区", "厚別区", "豊平区", "清田区", "南区", "西区", "手稲区")

#: A municipality's code (None: only the area is known) and its area.
Place = tuple[str | None, str]


def normal(text: str) -> str:
    """Write a text in one way: NFKC, radicals as characters, one kind of wave and hyphen, single spaces."""
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(RADICALS)
    return " ".join(folded.translate(LOOKALIKES).split())


def plain(text: str) -> str:
    """Write a text for comparison: ``normal``, without spaces, in lower case, か月 in one way."""
    return MONTHS.sub("か月", normal(text).replace(" ", "")).casefold()


@dataclass(frozen=True)
class Municipality:
    """One municipality: its five-digit code, its names, the key of its area, its health centre."""

    code: str
    name: str
    name_en: str
    area: str
    health_centre: str

    @property
    def short(self) -> str:
        """Return the name without 市, 町 or 村."""
        return self.name[:-1]

    @property
    def long_code(self) -> str:
        """Return the six-digit code, whose last digit checks the others."""
        total = sum(int(digit) * weight for digit, weight in zip(self.code, (6, 5, 4, 3, 2), strict=True))
        return self.code + str((11 - total % 11) % 10)


@dataclass(frozen=True)
class Words:
    """What cells may say: ``labels`` by domain and key, each (Japanese, English), and the municipalities."""

    labels: Mapping[str, Mapping[str, tuple[str, str]]]
    municipalities: tuple[Municipality, ...]

    @classmethod
    def of(cls, warehouse: "Warehouse") -> "Words":
        """Take the words from a warehouse's tables ``labels`` and ``municipalities``."""
        labels: dict[str, dict[str, tuple[str, str]]] = {}
        rows = warehouse.sql("SELECT domain, key, ja, en FROM labels ORDER BY domain, position, key")
        for domain, key, ja, en in rows.itertuples(index=False):
            labels.setdefault(domain, {})[key] = (ja, en)
        places = warehouse.sql(
            "SELECT code, name_ja, name_en, subprefecture, health_centre_ja FROM municipalities ORDER BY code"
        )
        return cls(labels, tuple(Municipality(*place) for place in places.itertuples(index=False)))

    def label(self, domain: str, key: str, language: str = "ja") -> str:
        """Return the label of one key; the key itself where it has none."""
        return self.labels.get(domain, {}).get(key, (key, key))[language == "en"]

    def keys(self, field: Field) -> tuple[str, ...]:
        """Return the keys that a field may take."""
        return field.values or tuple(self.labels.get(field.domain, {}))

    def lookup(self, field: Field) -> dict[str, str]:
        """Return the keys of a field by everything that may be written for them, ``plain``.

        A word that two of them share (件 of contacts and of accesses) stands for neither.
        """
        found: dict[str, set[str]] = {}
        for key in self.keys(field):
            for written in self.labels.get(field.domain, {}).get(key, ()):
                found.setdefault(plain(written), set()).add(key)
        sure = {written: keys.pop() for written, keys in found.items() if len(keys) == 1}
        exact = {plain(key): key for key in self.keys(field)}
        return sure | {plain(written): key for written, key in field.synonyms.items()} | exact

    @cached_property
    def by_code(self) -> dict[str, Municipality]:
        return {place.code: place for place in self.municipalities}

    @cached_property
    def subprefectures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place.area for place in self.municipalities))

    @cached_property
    def areas(self) -> dict[str, str]:
        """Return the keys of the areas by everything that may be written for them, ``plain``."""
        found = {plain(written): "hokkaido_unknown" for written in IN_HOKKAIDO}
        found |= {plain(written): "outside" for written in OUTSIDE}
        for key in (*self.subprefectures, "hokkaido_unknown", "outside", "unknown"):
            found |= {plain(written): key for written in (key, *self.labels["area"][key])}
        for key in self.subprefectures:
            found |= {plain(self.label("area", key) + ending): key for ending in SUBPREFECTURE}
        return found

    @cached_property
    def full_names(self) -> dict[str, Municipality]:
        """Return the municipalities by their full names, ``plain``."""
        return {plain(place.name): place for place in self.municipalities}

    @cached_property
    def places(self) -> dict[str, tuple[Place, ...]]:
        """Return every place that a text may mean; several where it is ambiguous."""
        found: dict[str, dict[Place, None]] = {}

        def add(written: str, place: Place) -> None:
            found.setdefault(plain(written), {})[place] = None

        for place in self.municipalities:
            for written in (place.name, place.short, place.name_en, place.code, place.long_code):
                add(written, (place.code, place.area))
        for written, area in self.areas.items():
            add(written, (None, area))
        for name in PREFECTURES:
            add(name, (None, "outside"))
            add(name[:-1], (None, "outside"))
        for ward in WARDS:
            add("札幌市" + ward, (SAPPORO, self.by_code[SAPPORO].area))
        full = {name: {(place.code, place.area): None} for name, place in self.full_names.items()}
        return {written: tuple(places) for written, places in (found | full).items()}

    def name(self, place: Place) -> str:
        """Return the Japanese name of a place: 釧路市, or 釧路（振興局） for an area."""
        code, area = place
        if code:
            return self.by_code[code].name
        return self.label("area", area) + ("（振興局）" if area in self.subprefectures else "")

    @cached_property
    def health_centres(self) -> dict[str, tuple[str, ...]]:
        """Return every health centre that a text may mean: its name, or its name's core (小樽)."""
        names = {place.health_centre for place in self.municipalities} | {*self.labels.get("health_centre", {})}
        found: dict[str, dict[str, None]] = {}
        for name in sorted(names):
            core = name.removesuffix("保健所")
            english = self.label("health_centre", name, "en")
            for written in (name, core, core.removeprefix("市立"), core.removesuffix("市"), english):
                found.setdefault(plain(written), {})[name] = None
        return {written: (written,) if written in names else tuple(several) for written, several in found.items()}


def names(written: Iterable[str], language: str = "ja") -> str:
    """Write several words one after another; words hold ・ themselves, and commas in English."""
    return ("、" if language == "ja" else "; ").join(written)
