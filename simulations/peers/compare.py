#!/usr/bin/env python3
"""Times the aggregation rules of other tools on the shapes that `aver bench aggregate` measures, and prints one table.

    pip install flwr byzfl torch                 # and nvflare, if you like; in an environment of your own
    python simulations/peers/compare.py --updates 10 --length 1000000

All work on float32 updates drawn uniformly from -1 to 1, in memory: a peer from numpy arrays to a numpy array (its own
copies and conversions count, as they do in a round), Aver from the arrays' bytes to the result's bytes. Times are the
best of several runs, with all threads that a tool takes by itself. A tool that is not installed is left out.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

import numpy as np

LAUNCHER = pathlib.Path(__file__).resolve().parents[2] / "aver"


def best_ms(task, runs):
    task()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def flower(updates, f):
    """Flower's strategies, by the functions that they call."""
    from flwr.common import ndarrays_to_parameters, parameters_to_ndarrays
    from flwr.server.strategy import aggregate as flwr

    results = [([u], 100 + i) for i, u in enumerate(updates)]
    packed = [(ndarrays_to_parameters([u]), 100 + i) for i, u in enumerate(updates)]

    def mean():
        arrays = [(parameters_to_ndarrays(p), n) for p, n in packed]
        return ndarrays_to_parameters(flwr.aggregate(arrays))

    cases = {
        "mean": mean,
        "median": lambda: flwr.aggregate_median(results),
        "trimmed-mean-1": lambda: flwr.aggregate_trimmed_avg(results, 1 / len(updates)),
        "krum": lambda: flwr.aggregate_krum(results, f, 0),
        "multi-krum": lambda: flwr.aggregate_krum(results, f, len(updates) - f),
    }
    bulyan = max(1, len(updates) // 8)
    if len(updates) >= 4 * bulyan + 3:
        cases["bulyan"] = lambda: flwr.aggregate_bulyan(list(results), bulyan, flwr.aggregate_krum, to_keep=0)
    return cases


def byzfl(updates, f):
    """ByzFL's aggregators and what it puts before them."""
    import byzfl as b

    stack = np.stack(updates)
    mix = b.NNM(f)
    trim = b.TrMean(f)
    return {
        "mean": lambda: b.Average()(stack),
        "median": lambda: b.Median()(stack),
        "trimmed-mean-1": lambda: b.TrMean(1)(stack),
        "trimmed-mean": lambda: trim(stack),
        "meamed": lambda: b.Meamed(f)(stack),
        "krum": lambda: b.Krum(f)(stack),
        "multi-krum": lambda: b.MultiKrum(f)(stack),
        "geometric-median": lambda: b.GeometricMedian(0.1, 3)(stack),
        "centered-clipping": lambda: b.CenteredClipping(L=1)(stack),
        # it clips in place: without a copy the second run would find nothing left to clip
        "arc": lambda: b.ARC(f)(stack.copy()),
        "nnm+mean": lambda: mix(stack),
        "nnm+trimmed-mean": lambda: trim(mix(stack)),
    }


def nvflare(updates, f):
    """NVFLARE's weighted sum, on torch tensors."""
    import torch
    from nvflare.app_common.aggregators.weighted_aggregation_helper import WeightedAggregationHelper

    tensors = [torch.from_numpy(u) for u in updates]

    def mean():
        helper = WeightedAggregationHelper()
        for i, tensor in enumerate(tensors):
            helper.add({"w": tensor}, 100 + i, str(i), 0)
        return helper.get_result()

    return {"mean": mean}


def aver(args):
    """Aver's own figures: one process that measures everything."""
    command = [str(LAUNCHER), "bench", "aggregate", "--json", "--updates", str(args.updates)]
    command += ["--length", str(args.length), "--runs", str(args.runs)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {one["name"]: one for one in found}


def measured(make, updates, f, runs):
    try:
        cases = make(updates, f)
    except ImportError as missing:
        print(f"{make.__name__}: left out, {missing}", file=sys.stderr)
        return {}
    times = {}
    for name, task in cases.items():
        try:
            times[name] = best_ms(task, runs)
        except Exception as wrong:  # a peer's own limit is a result, too
            print(f"{make.__name__} {name}: {wrong!r}", file=sys.stderr)
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=10)
    parser.add_argument("--length", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = parser.parse_args()
    rng = np.random.default_rng(1)
    updates = [rng.uniform(-1, 1, args.length).astype(np.float32) for _ in range(args.updates)]
    f = max(1, args.updates // 5)
    peers = {make.__name__: measured(make, updates, f, args.runs) for make in (flower, byzfl, nvflare)}
    own = aver(args)
    rows = []
    for name, one in own.items():
        row = {"case": name, "aver": one["memory"]["bestMs"], "aver files": (one["files"] or {}).get("bestMs")}
        row.update({peer: times.get(name) for peer, times in peers.items()})
        others = [times[name] for times in peers.values() if name in times]
        row["ratio"] = min(others) / row["aver"] if others else None
        rows.append(row)
    if args.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{args.updates} x {args.length} float32, f = {f}, {os.cpu_count()} processors, best of {args.runs}, ms")
    columns = ["case", "aver", "aver files", *peers, "ratio"]
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        cells = [row["case"]] + ["" if row[c] is None else f"{row[c]:.2f}" for c in columns[1:]]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
