"""The bare page that the benchmark compares with: a choice and as many default charts as asked for.

``/?charts=bar,choropleth,heatmap`` draws one ``st.plotly_chart`` of each kind named, all settings
at their defaults; choosing another option changes every one of them.
"""

import json
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

OPTIONS = ["A", "B", "C", "D"]
BOUNDARIES = Path(__file__).resolve().parents[2] / "data" / "geo" / "subprefectures.geojson"
# Without this a geographic chart waits for a world map from the network and draws nothing.
OFFLINE = {"topojsonURL": 'data:application/json,{"type":"Topology","objects":{},"arcs":[]}#'}


@st.cache_resource
def boundaries() -> dict:
    return json.loads(BOUNDARIES.read_text(encoding="utf-8"))


def bar(shift: int) -> go.Figure:
    return go.Figure(go.Bar(x=[f"x{i}" for i in range(12)], y=[(i * 7 + shift * 3) % 97 + 1 for i in range(12)]))


def scatter(shift: int) -> go.Figure:
    return go.Figure(go.Scatter(x=[*range(24)], y=[(i * 7 + shift * 3) % 97 + 1 for i in range(24)]))


def heatmap(shift: int) -> go.Figure:
    return go.Figure(go.Heatmap(z=[[(i * j + shift * 3) % 97 for i in range(16)] for j in range(16)]))


def choropleth(shift: int) -> go.Figure:
    places = [feature["id"] for feature in boundaries()["features"]]
    values = [(i * 5 + shift * 3) % 97 for i in range(len(places))]
    chart = go.Figure(go.Choropleth(geojson=boundaries(), locations=places, z=values, featureidkey="id"))
    return chart.update_geos(
        visible=False, projection_type="mercator", lonaxis_range=[139.2, 146.5], lataxis_range=[41.2, 45.7]
    )


DRAW = {"bar": bar, "scatter": scatter, "heatmap": heatmap, "choropleth": choropleth}

choice = st.segmented_control("choice", OPTIONS, default=OPTIONS[0])
for position, kind in enumerate(st.query_params.get("charts", "bar").split(",")):
    shift = OPTIONS.index(choice or OPTIONS[0]) + len(OPTIONS) * position
    st.plotly_chart(DRAW[kind](shift), key=f"chart{position}", config=OFFLINE if kind == "choropleth" else None)
