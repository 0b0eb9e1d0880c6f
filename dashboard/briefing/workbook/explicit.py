"""What XlsxWriter leaves to the program that opens a chart, said in the chart.

Programs disagree on what holds where a chart says nothing: empty cells may be drawn as zero, bars below zero in white,
and Japanese in another face than the Latin letters beside it.
"""

import io
import re
import zipfile

_SERIES = re.compile(r"<c:ser>.*?</c:ser>", re.DOTALL)
_LATIN = re.compile(r'<a:latin typeface="([^"]*)"/>')


def explicit(package: bytes) -> bytes:
    """Return a workbook whose charts leave empty cells out, keep their colours, and name a face for every script."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as written:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/charts/chart"):
                content = _chart(content.decode("utf-8")).encode("utf-8")
            written.writestr(entry, content)
    return target.getvalue()


def _chart(xml: str) -> str:
    drawn = '<c:plotVisOnly val="1"/>'
    xml = xml.replace(drawn, f'{drawn}<c:dispBlanksAs val="gap"/>')
    xml = _LATIN.sub(r'\g<0><a:ea typeface="\1"/>', xml)
    if "<c:barChart>" in xml:
        # In the order of the schema: after the look of the series, before its labels.
        xml = _SERIES.sub(lambda one: one[0].replace("</c:spPr>", '</c:spPr><c:invertIfNegative val="0"/>', 1), xml)
    return xml
