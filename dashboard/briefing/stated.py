"""Numbers stated in a sentence: each with its unit; years, dates and times of day are not among them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

#: Units by what they measure, as they stand after a number in Japanese or English.
UNITS = {
    "people": r"人|名|件|ケース|persons?|people|contacts?|cases?|consultations?|attendances?|participants?|individuals"
    r"|clients?|men|women|boys|girls|families",
    "share": r"%|パーセント|ポイント|割|percent|per cent|percentage points?",
    "times": r"回|times|sessions?|seminars?|meetings?",
    "minutes": r"時間|分(?!の)|minutes?|min|hours?|h\b",
    "age": r"歳|才|years old|years of age",
    "rank": r"番目|番|位|枚目|st\b|nd\b|rd\b|th\b",
    "other": r"年間?|[かカヶヵケ]月|週間?|日間?|市町村|圏域|振興局|保健所|地域|市|町|村|[かカヶ]所|箇所|団体|機関|事業"
    r"|項目|方法|千円|円|倍|枚|点|つ|ページ|km|years?|months?|weeks?|days?|areas?|sub-prefectures?|municipalities|centres?|programmes?"
    r"|measures?|comparable|organisations?|thousand|million|yen",
}
MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
DATES = re.compile(
    rf"(?:令和|平成|昭和|大正)\s*(?:\d+|元)(?:年度?)?|FY\s?\d{{4}}(?:[-–/]\d{{2,4}})?|\d{{4}}年度?(?:\d+月)?(?:\d+日)?"
    rf"|\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}|\d{{1,2}}月(?:\d{{1,2}}日)?|\d{{1,2}}日(?!間)|\d{{1,2}}:\d{{2}}"
    rf"|\d{{1,2}}時(?!間)(?:\d{{1,2}}分)?|{MONTHS}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\s+{MONTHS}(?:\s+\d{{4}})?"
    rf"|{MONTHS}\s+\d{{4}}|\b(?:19|20)\d{{2}}\b(?![,.]?\d)(?!\s*(?:人|名|件|回|%|persons|people|contacts|cases))"
)
#: One by one, alone, for each of so many: words, not counts.
IDIOMS = re.compile(
    r"(?<![\d.,〇一二三四五六七八九十百千])(?:[1一]人(?=ひとり|[1一]人|暮らし|親)|一人(?=で)|[1一]つ(?=ひとつ|[1一]つ))"
    r"|(?:人口)?\d[\d,]*[万千]?(?:人|回|件|日|月)(?=あたり|当たり)"
    r"|\bper \d[\d,]*\b"
)
KANJI = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
TENS = {"十": 10, "百": 100, "千": 1000}
COUNTED = re.compile(r"([〇一二三四五六七八九十百千]+)(?=\s*(?:人|名|件|ケース|回|割|歳|%))")
WORDS = {
    **{word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), 1)},
    **{word: number for number, word in enumerate(("eight", "nine", "ten", "eleven", "twelve"), 8)},
}
SPELT = re.compile(
    rf"\b({'|'.join(WORDS)})\b(?=\s+(?:[a-z-]+\s+){{0,2}}(?:{UNITS['people']}|percent|per cent)\b)", re.IGNORECASE
)
NUMBER = re.compile(
    r"(?P<about>約|およそ|ほぼ|about |around |nearly |roughly |some )?\s*"
    r"(?P<order>第|number |no\. ?|top )?"
    r"(?<![\d.])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>[万億]|千(?!円))?"
    r"(?P<unit>\s*(?:of the |of all |of )?(?:(?:new|first|continuing|comparable|different|all)\s+){0,2}"
    rf"(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in UNITS.items())}))?",
    re.IGNORECASE,
)
RANGE = re.compile(r"\s*(?:〜|~|–|-|から|to)\s*")
#: What outsiders read no count from: words of one, rates for one or for so many, one person more or less.
HARMLESS = re.compile(
    r"(?:[1一]人|ひとり)(?:ひとり|[1一]人|暮らし|親|の違い|で(?=も|悩|抱|過ご))|(?:[1一]つ|ひとつ)(?:ひとつ|[1一]つ)"
    r"|(?:人口)?(?:1|10万|1万|1,?000)(?:人|回|件|日|月)(?:あたり|当たり)|\bper (?:100,000|10,000|1,000)\b"
    r"|\b(?:no|any|every|the|this|that|which|each) one\b|\bone (?:by one|another|who)\b|\bone's\b"
    r"|\b(?:counted|at) once\b|\bonce (?:more|again)\b",
    re.IGNORECASE,
)
#: Days without a month and times of day are dates to those who know: to outsiders they could be counts.
DOUBTFUL = re.compile(r"(?<![\d月])(\d{1,2})(日(?!間)|時(?!間)|:(?=\d{2}))")
ROMAN = {ord(sign): str(number) for signs in ("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ") for number, sign in enumerate(signs, 1)}
#: Signs to be read before all else: Roman numerals, and the kanji of contracts.
SIGNS = ROMAN | str.maketrans("壱弐参肆伍", "一二三四五")
JAPANESE = {"ひとり": "1人", "ふたり": "2人"} | {
    word: f"{number}つ"
    for number, word in enumerate(
        ("ひとつ", "ふたつ", "みっつ", "よっつ", "いつつ", "むっつ", "ななつ", "やっつ", "ここのつ"), 1
    )
}
ENGLISH = {word: str(number) for word, number in WORDS.items()} | {
    "single": "1", "once": "1 times", "both": "2", "couple": "2", "pair": "2", "twice": "2 times", "dozen": "12"
}  # fmt: skip
LONG = re.compile(rf"{'|'.join(JAPANESE)}|\b(?:{'|'.join(ENGLISH)})(?=s?\b)", re.IGNORECASE)
#: Kanji before a unit, or alone: 十勝, 一部 and 統一 are no numbers.
KANJI_ALONE = re.compile(
    r"(?<![一-鿿々])([〇一二三四五六七八九十百千]+)"
    rf"(?=\s*(?:{UNITS['people']}|{UNITS['times']}|{UNITS['other']}|割|%|倍|分の|日|方|組|世帯|家族)|$|[^\w]"
    r"|(?:だけ|のみ|しか|ほど|から|まで|より|です|だ|で|と|が|を|は|も|に|の)(?![一-鿿]*[々]))"
)
SCALES = {"千": 1000, "万": 10_000, "億": 100_000_000}


@dataclass(frozen=True)
class Stated:
    """One number: its value, what its unit measures ("" where it has none), and how it is written.

    ``within``: how far from the truth it may be where it is said to be approximate (約360件, 6割).
    """

    value: Decimal
    measures: str
    words: str
    within: Decimal = Decimal(0)


def plain(words: str) -> str:
    """Return a sentence in one way of writing: half-width digits, no invisible signs."""
    return re.sub("[\u200b\u2060\ufeff]", "", unicodedata.normalize("NFKC", words)).replace("−", "-").strip()


def numbers_in(sentence: str) -> list[Stated]:
    """Return the numbers that a sentence states, in their order."""
    written = IDIOMS.sub(" ", DATES.sub(" ", plain(sentence)))
    written = SPELT.sub(lambda found: str(WORDS[found[1].lower()]), written)
    written = COUNTED.sub(lambda found: str(_of_kanji(found[1])), written)
    found = [*NUMBER.finditer(written)]
    measures = [_measures(each) for each in found]
    for position in range(len(found) - 2, -1, -1):
        # 20〜29歳: both are ages.
        between = written[found[position].end() : found[position + 1].start()]
        if not measures[position] and RANGE.fullmatch(between):
            measures[position] = measures[position + 1]
    return [*_stated(found, measures)]


def every_number_in(sentence: str) -> list[Stated]:
    """Return the numbers that outsiders could read in a sentence: those written as words, too (ひとり, 四つ, twice)."""
    written = HARMLESS.sub(" ", plain(sentence.translate(SIGNS)))
    written = LONG.sub(lambda found: JAPANESE.get(found[0]) or ENGLISH[found[0].lower()], written)
    written = KANJI_ALONE.sub(lambda found: str(_of_kanji(found[1])), written)
    return numbers_in(DOUBTFUL.sub(r"\1 \2", written))


def _measures(found: re.Match) -> str:
    if found["order"]:
        return "rank"
    return next((name for name in UNITS if found[name]), "")


def _stated(found: list[re.Match], measures: list[str]) -> Iterator[Stated]:
    for each, measured in zip(found, measures, strict=True):
        value = Decimal(each["number"].replace(",", ""))
        step = Decimal(1).scaleb(-len(each["number"].partition(".")[2]))
        if each["scale"]:
            value, step = value * SCALES[each["scale"]], step * SCALES[each["scale"]]
        if (each["share"] or "") == "割":
            value, step = value * 10, step * 10
        approximate = each["about"] or each["scale"] or (each["share"] or "") == "割"
        while approximate and value and not value % (step * 10):
            step *= 10
        yield Stated(value, measured, each[0].strip(), step / 2 if approximate else Decimal(0))


def _of_kanji(signs: str) -> int:
    total, digit = 0, None
    for sign in signs:
        if sign in TENS:
            total, digit = total + (1 if digit is None else digit) * TENS[sign], None
        else:
            digit = 10 * (digit or 0) + KANJI[sign]
    return total + (digit or 0)
