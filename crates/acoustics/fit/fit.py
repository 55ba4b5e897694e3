"""Makes the material of a recipe, measures it, fits the trees and judges them.

    fit.py make WORK [SET...]  the sets of recipe.toml that are not in WORK yet, with their measures
    fit.py fit WORK TREES   fits to the sets that are for it; writes the trees, and says how they do on the sets held back
    fit.py fold WORK        leaves a fifth of the live fire's tests out, fits, and says how that fifth does, five times (writes nothing)
"""
import csv
import os
import pathlib
import subprocess
import sys
import tomllib

import lightgbm
import numpy as np

HERE = pathlib.Path(__file__).parent
MEASURE = HERE.parents[2] / "target/release/examples/measure_sounds"
LIVEFIRE = pathlib.Path(os.environ.get("SIGHTLINE_TEST_DATA", HERE.parents[2] / "../shared/data"), "livefire")
RECIPE = tomllib.loads((HERE / "recipe.toml").read_text())
# A sound belongs to a labelled onset so near, in seconds; a second one so near is neither shot nor other.
NEAR_S, TWICE_S = 0.05, 0.012
# What is taken for a shot, and what is shown: SURE and LEAST in shots/mod.rs.
SURE, LEAST = 0.6, 0.15


def make(work, one):
    folder = work / one["name"]
    if (folder / "measures.npz").exists():
        return
    if not (folder / "labels.csv").exists():
        places = {"livefire": LIVEFIRE, "packages": work / "packages", "drills": work / "drills"}
        what, *rest = [str(arg).format(**places) for arg in one["material"]]
        subprocess.run([sys.executable, HERE / "material.py", what, folder, *rest], check=True)
    labels = list(csv.DictReader(open(folder / "labels.csv")))
    rows, files, answers = [], [], []
    for n, label in enumerate(labels):
        out = subprocess.run([MEASURE, folder / label["file"]], capture_output=True, check=True, text=True).stdout
        found = np.array([line.rsplit(".raw ", 1)[1].split() for line in out.splitlines()], float).reshape(-1, 2 + features())
        onsets, unclear = ([float(t) for t in label[key].split(";") if t] for key in ("onsets", "unclear"))
        rows.append(found[:, 2:])
        files.append(np.full(len(found), n))
        answers.append(answer(found[:, 0], onsets, unclear))
    counts = np.array([len([t for t in label["onsets"].split(";") if t]) for label in labels])
    minutes = np.array([(folder / label["file"]).stat().st_size / 16_000 / 60 for label in labels])
    np.savez_compressed(folder / "measures.npz", rows=np.concatenate(rows).astype("f4"), files=np.concatenate(files),
                        answers=np.concatenate(answers), names=np.array([label["file"] for label in labels]), counts=counts, minutes=minutes)


def features():
    return int(subprocess.run([MEASURE, "--names"], capture_output=True, check=True, text=True).stdout.count("\n"))


def answer(times, onsets, unclear):
    """For each sound: 1 a shot, 0 none, -1 left out."""
    answers = np.zeros(len(times), int)
    for t in unclear:
        answers[np.abs(times - t) <= NEAR_S] = -1
    for t in onsets:
        near = [n for n in np.flatnonzero(np.abs(times - t) <= NEAR_S) if answers[n] != 1]
        if near:
            best = min(near, key=lambda n: abs(times[n] - t))
            answers[near] = [-1 if abs(times[n] - times[best]) <= TWICE_S else answers[n] for n in near]
            answers[best] = 1
    return answers


class Set:
    def __init__(self, work, one):
        data = np.load(work / one["name"] / "measures.npz")
        self.one, self.rows, self.files, self.answers = one, data["rows"].astype(float), data["files"], data["answers"]
        self.names, self.counts, self.minutes = data["names"], data["counts"], data["minutes"]
        self.kinds = np.array([str(name).split("-")[0] for name in self.names])

    def weights(self):
        kind = self.one.get("kinds", {})
        of_file = np.array([kind.get(k, 1.0) for k in self.kinds])
        base = np.where(self.answers == 1, self.one["shots"], self.one["others"]) * of_file[self.files]
        return np.where(self.answers < 0, 0.0, base)

    def fifth(self):
        """Which fifth each file's test falls in: the recordings of a test, and all copies of them, stay together."""
        tests = ["_".join(str(name).split("_")[:3]) for name in self.names]
        number = {test: n for n, test in enumerate(sorted(set(tests)))}
        return np.array([number[test] % 5 for test in tests])[self.files]


def fitted(sets, masks=None):
    masks = masks or [np.ones(len(s.answers), bool) for s in sets]
    rows = np.concatenate([s.rows[m] for s, m in zip(sets, masks)])
    answers = np.concatenate([s.answers[m] for s, m in zip(sets, masks)])
    weights = np.concatenate([s.weights()[m] for s, m in zip(sets, masks)])
    rows, answers, weights = (some[weights > 0] for some in (rows, answers, weights))
    share = (weights * answers).sum() / weights.sum()
    begins = float(np.log(share / (1 - share)))
    data = lightgbm.Dataset(rows, answers, weight=weights, init_score=np.full(len(rows), begins))
    fit = RECIPE["fit"]
    forest = lightgbm.train(fit["parameters"], data, fit["trees"])
    return begins, forest


def chances(begins, forest, rows):
    return 1 / (1 + np.exp(-begins - forest.predict(rows, raw_score=True)))


def written(begins, forest):
    """The trees as `trees.rs` reads them: seven questions breadth first, eight answers; a branch that ends early is filled up."""
    lines = [f"{begins:.5f}"]
    for tree in forest.dump_model()["tree_info"]:
        level, questions = [tree["tree_structure"]], []
        for _ in range(3):
            questions += [f"{n['split_feature']}:{n['threshold']:.5g}" if "threshold" in n else "0:0" for n in level]
            level = [n[side] if "threshold" in n else n for n in level for side in ("left_child", "right_child")]
        lines.append(" ".join(questions + [f"{n['leaf_value']:.4f}" for n in level]))
    return "\n".join(lines) + "\n"


def taken(s, begins, forest, least=SURE):
    """Which sounds are taken for shots; of a labelled onset's two within 12 ms only the one that counts."""
    return (chances(begins, forest, s.rows) >= least) & (s.rows[:, COPY] == 0) & (s.answers >= 0)


def tally(s, sounds, shown, files):
    """Shots found, shown and fired, others taken, files counted exactly, files."""
    ours = np.isin(s.files, files)
    found = sounds & ours
    exact = sum((found & (s.files == n)).sum() == s.counts[n] for n in files)
    right = (found & (s.answers == 1)).sum()
    return np.array([right, (shown & ours & (s.answers == 1)).sum(), s.counts[files].sum(), found.sum() - right, exact, len(files)])


def said(name, tallied):
    right, shown, fired, wrong, exact, files = tallied
    precision, recall = right / max(right + wrong, 1), right / fired
    print(f"{name}: {fired} fired, precision {precision:.3f}, recall {recall:.3f} ({shown / fired:.3f} shown), "
          f"F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}, exact {exact / files:.2f}", flush=True)


def judged(s, begins, forest):
    sounds, files = taken(s, begins, forest), np.arange(len(s.names))
    if s.counts.sum():
        said(s.one["name"], tally(s, sounds, taken(s, begins, forest, LEAST), files))
        return
    false = {kind: int((sounds & (s.kinds[s.files] == kind)).sum()) for kind in dict.fromkeys(s.kinds)}
    print(f"{s.one['name']}: {s.minutes.sum():.0f} min, false shots:", ", ".join(f"{kind} {n}" for kind, n in false.items() if n))


def folded(fit):
    """Each fifth of the live fire's tests, by trees fitted without it; the worse copies by what was done to them."""
    live, sums = [s for s in fit if s.one["name"].startswith("live")], {}
    for left_out in range(5):
        masks = [s.fifth() != left_out if s in live else np.ones(len(s.answers), bool) for s in fit]
        begins, forest = fitted(fit, masks)
        for s in live:
            sounds, shown = taken(s, begins, forest), taken(s, begins, forest, LEAST)
            done = np.array([name.removesuffix(".raw").rsplit("-", 1)[1] if s is not live[0] else "as recorded" for name in map(str, s.names)])
            files = np.unique(s.files[s.fifth() == left_out])
            for kind in dict.fromkeys(done):
                sums[kind] = sums.get(kind, 0) + tally(s, sounds, shown, files[done[files] == kind])
    for kind, tallied in sums.items():
        said(kind, tallied)


# The place of "copy within its series" among the measures: what is one is never shown.
COPY = 22


def main():
    what, work, *rest = sys.argv[1:]
    work = pathlib.Path(work)
    if what == "make":
        for one in RECIPE["set"]:
            if rest and one["name"] not in rest:
                continue
            print("making", one["name"], flush=True)
            make(work, one)
        return
    sets = [Set(work, one) for one in RECIPE["set"]]
    fit, held = [s for s in sets if s.one.get("fit")], [s for s in sets if not s.one.get("fit")]
    if what == "fold":
        folded(fit)
        return
    begins, forest = fitted(fit)
    pathlib.Path(rest[0]).write_text(written(begins, forest))
    for s in held:
        judged(s, begins, forest)


if __name__ == "__main__":
    main()
