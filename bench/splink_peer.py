"""splink 4 on lines of `dazor incidents`: id and cluster, one JSON line each. Runs in an environment of its own.

    python -m venv peer && peer/bin/pip install "splink<5" pandas
    python bench/another_world.py --messages 1000 --seed 11 --truth truth.json > lines.jsonl
    peer/bin/python bench/splink_peer.py lines.jsonl > clusters.jsonl
    python bench/incidents.py --score clusters.jsonl truth.json

Levels of place (same, 20 km, 60 km), of time (20, 60, 180 min) and of type, as methods 2 lays them out; u from random
pairs, m by expectation–maximisation, clustered at a match probability of one half.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def table(path: str) -> pd.DataFrame:
    """Return one row a report: place, minutes, type."""
    rows = []
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        for line in map(json.loads, file):
            seen = line["sightings"][0]
            place, when = seen["places"][0], (seen.get("when") or {}).get("start") or line["published"]
            minute = (datetime.fromisoformat(when[:16]) - datetime(2022, 3, 17)).total_seconds() / 60  # noqa: DTZ001
            rows.append({"unique_id": line["id"], "lat": place["lat"], "lon": place["lon"], "minute": minute, "type": seen["type"],
                         "slot": int(minute // 240), "half": int(minute // 30)})
    return pd.DataFrame(rows)


def near(km: float) -> cll.CustomLevel:
    """Return a level of two points within a distance, on a plane."""
    return cll.CustomLevel(f"sqrt(pow((lat_l - lat_r) * 111.2, 2) + pow((lon_l - lon_r) * 66.5, 2)) <= {km}", f"within {km} km")


def soon(minutes: int) -> cll.CustomLevel:
    """Return a level of two moments within some minutes."""
    return cll.CustomLevel(f"abs(minute_l - minute_r) <= {minutes}", f"within {minutes} min")


def main() -> None:
    """Print the clusters."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    place = cl.CustomComparison(output_column_name="place", comparison_levels=[near(1), near(20), near(60), cll.ElseLevel()])
    time = cl.CustomComparison(output_column_name="time", comparison_levels=[soon(20), soon(60), soon(180), cll.ElseLevel()])
    blocks = [block_on("slot"), "l.slot = r.slot - 1"]
    settings = SettingsCreator(link_type="dedupe_only", comparisons=[place, time, cl.ExactMatch("type")],
                               blocking_rules_to_generate_predictions=blocks)
    found = table(sys.argv[1])
    linker = Linker(found, settings, db_api=DuckDBAPI())
    sure = "l.lat = r.lat and l.lon = r.lon and l.type = r.type and abs(l.minute - r.minute) <= 30"
    linker.training.estimate_probability_two_random_records_match([sure], recall=0.4)  # it finds some four in ten true pairs
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in (block_on("lat", "lon"), block_on("type", "half")):  # blocked by the slot alone it takes the slot for the match
        linker.training.estimate_parameters_using_expectation_maximisation(block, estimate_without_term_frequencies=True)
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=0.5)
    for row in clusters.as_pandas_dataframe()[["unique_id", "cluster_id"]].itertuples(index=False):
        print(json.dumps({"id": row.unique_id, "cluster": str(row.cluster_id)}))


if __name__ == "__main__":
    main()
