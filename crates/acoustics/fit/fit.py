"""Makes the material of a recipe, measures it, fits the trees and judges them.

    fit.py make WORK [SET...]  the sets of recipe.toml that are not in WORK yet, with their measures
    fit.py fit WORK FOLDER  fits to the sets that are for it; writes trees.txt and trees-among.txt, and says how they do on the sets held back
    fit.py fold WORK        leaves a fifth of the live fire's tests out, fits, and says how that fifth does, five times (writes nothing)
"""
import csv
import os
import pathlib
import subprocess
import sys
import tomllib
import zlib

import lightgbm
import numpy as np

HERE = pathlib.Path(__file__).parent
MEASURE = HERE.parents[2] / "target/release/examples/measure_sounds"
LIVEFIRE = pathlib.Path(os.environ.get("SIGHTLINE_TEST_DATA", HERE.parents[2] / "../shared/data"), "livefire")
RECIPE = tomllib.loads((HERE / "recipe.toml").read_text())
# A sound belongs to a labelled onset so near, in seconds; a second one so near is neither shot nor other.
NEAR_S, TWICE_S = 0.05, 0.012
# Before the measures of a sound: when it is, its chance, its series.
BEFORE = 3
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
    rows, told, files, answers = [], [], [], []
    for n, label in enumerate(labels):
        out = subprocess.run([MEASURE, folder / label["file"]], capture_output=True, check=True, text=True).stdout
        found = np.array([line.rsplit(".raw ", 1)[1].split() for line in out.splitlines()], float).reshape(-1, BEFORE + features())
        onsets, unclear = ([float(t) for t in label[key].split(";") if t] for key in ("onsets", "unclear"))
        rows.append(found[:, BEFORE:])
        told.append(found[:, [0, 2]])
        files.append(np.full(len(found), n))
        answers.append(answer(found[:, 0], onsets, unclear))
    counts = np.array([len([t for t in label["onsets"].split(";") if t]) for label in labels])
    minutes = np.array([(folder / label["file"]).stat().st_size / 16_000 / 60 for label in labels])
    np.savez_compressed(folder / "measures.npz", rows=np.concatenate(rows).astype("f4"), told=np.concatenate(told), files=np.concatenate(files),
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
        self.told, self.names, self.counts, self.minutes = data["told"], data["names"], data["counts"], data["minutes"]
        self.kinds = np.array([str(name).split("-")[0] for name in self.names])

    def weights(self, stage="others"):
        kind = self.one.get("kinds", {})
        of_file = np.array([kind.get(k, 1.0) for k in self.kinds])
        others = self.one.get(stage, self.one["others"])
        base = np.where(self.answers == 1, self.one["shots"], others) * of_file[self.files]
        return np.where(self.answers < 0, 0.0, base)

    def tests(self):
        """What each sound's file is of: the recordings of a test, and all copies of them, stay together."""
        live = self.one["name"].startswith("live")
        return np.array(["_".join(str(name).split("_")[:3]) if live else f"{self.one['name']}/{name}" for name in self.names])[self.files]

    def half(self):
        return np.array([zlib.crc32(test.encode()) % 2 for test in self.tests()])

    def fifth(self):
        """Which fifth each file's test falls in."""
        tests = self.tests()
        number = {test: n for n, test in enumerate(sorted(set(tests)))}
        return np.array([number[test] % 5 for test in tests])


def grown(how, sets, masks, rows, stage):
    """Trees for these rows of the sets: where their sum begins, and the forest."""
    weights = [s.weights(stage) * m for s, m in zip(sets, masks)]
    picked, answers = (np.concatenate([some[w > 0] for some, w in zip(what, weights)]) for what in (rows, [s.answers for s in sets]))
    weights = np.concatenate([w[w > 0] for w in weights])
    share = (weights * answers).sum() / weights.sum()
    begins = float(np.log(share / (1 - share)))
    data = lightgbm.Dataset(picked, answers, weight=weights, init_score=np.full(len(picked), begins))
    return begins, lightgbm.train(RECIPE["fit"]["parameters"] | how["parameters"], data, how["trees"])


def odds(trees, rows):
    begins, forest = trees
    return begins + forest.predict(rows, raw_score=True)


def thinned(sets, masks):
    """Of what a quick forest holds for no shot at all only a quarter is kept, and counts four times."""
    quick = grown(RECIPE["fit"]["quick"], sets, masks, [s.rows for s in sets], "others")
    chance = np.random.default_rng(1)
    kept = []
    for s, mask in zip(sets, masks):
        plain = (s.answers == 0) & ((odds(quick, s.rows) < PLAIN) | (s.rows[:, COPY] > 0))
        kept.append(mask * np.where(plain, 4.0 * (chance.random(len(plain)) < 0.25), 1.0))
    return kept


def among(s, alone):
    """What among.rs measures: a sound's odds beside those of its series and of what is around; what is a copy says nothing."""
    alone, says = np.clip(alone, -MOST, MOST), s.rows[:, COPY] == 0
    found = np.full((len(alone), 8), -MOST)
    for n in np.unique(s.files[says]):
        own = np.flatnonzero((s.files == n) & says)
        at, series, contrast, z = s.told[own, 0], s.told[own, 1].astype(int), s.rows[own, 0], alone[own]
        most = np.full(series.max() + 1, -MOST)
        np.maximum.at(most, series, z)
        count = np.bincount(series)
        of_series = np.column_stack([z, (np.bincount(series, z) / np.maximum(count, 1))[series], most[series], np.log(count[series])])
        for i, row in enumerate(own):
            apart = np.abs(at - at[i])
            near = z[(apart > 0.02) & (apart < 5) & (contrast >= contrast[i] - 10)]
            top = np.sort(z[(apart > 0.02) & (apart < 15)])[::-1][:5]
            around = [near.mean(), (near > 0).mean()] if len(near) else [z[i], 0.5]
            found[row] = [*of_series[i], *around, *([top[0], top.mean()] if len(top) else [-MOST, -MOST])]
    return found


def fitted(sets, masks=None):
    """The two forests: a sound by itself, and beside the others, by odds from trees that did not see its test."""
    how, kept = RECIPE["fit"], thinned(sets, masks or [np.ones(len(s.answers)) for s in sets])
    rows, beside = [s.rows for s in sets], [np.zeros(len(s.answers)) for s in sets]
    for half in (0, 1):
        trees = grown(how["alone"], sets, [m * (s.half() != half) for s, m in zip(sets, kept)], rows, "others")
        for s, z in zip(sets, beside):
            ours = s.half() == half
            z[ours] = odds(trees, s.rows[ours])
    alone = grown(how["alone"], sets, kept, rows, "others")
    both = [np.column_stack([s.rows, among(s, z)]) for s, z in zip(sets, beside)]
    return alone, grown(how["among"], sets, kept, both, "others_among")


def chances(trees, s):
    alone, beside = trees
    return 1 / (1 + np.exp(-odds(beside, np.column_stack([s.rows, among(s, odds(alone, s.rows))]))))


def written(trees, depth):
    """The trees as `trees.rs` reads them: questions breadth first, then answers; a branch that ends early is filled up."""
    begins, forest = trees
    lines = [f"{begins:.5f}"]
    for tree in forest.dump_model()["tree_info"]:
        level, questions = [tree["tree_structure"]], []
        for _ in range(depth):
            questions += [f"{n['split_feature']}:{n['threshold']:.5g}" if "threshold" in n else "0:0" for n in level]
            level = [n[side] if "threshold" in n else n for n in level for side in ("left_child", "right_child")]
        lines.append(" ".join(questions + [f"{n['leaf_value']:.4f}" for n in level]))
    return "\n".join(lines) + "\n"


def taken(s, chance, least):
    """Which sounds are taken for shots; of a labelled onset's two within 12 ms only the one that counts."""
    return (chance >= least) & (s.rows[:, COPY] == 0) & (s.answers >= 0)


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


def judged(s, trees):
    chance = chances(trees, s)
    sounds, files = taken(s, chance, SURE), np.arange(len(s.names))
    if s.counts.sum():
        said(s.one["name"], tally(s, sounds, taken(s, chance, LEAST), files))
        return
    false = {kind: int((sounds & (s.kinds[s.files] == kind)).sum()) for kind in dict.fromkeys(s.kinds)}
    print(f"{s.one['name']}: {s.minutes.sum():.0f} min, false shots:", ", ".join(f"{kind} {n}" for kind, n in false.items() if n), flush=True)


def folded(fit):
    """Each fifth of the live fire's tests, by trees fitted without it; the worse copies by what was done to them."""
    live, sums = [s for s in fit if s.one["name"].startswith("live")], {}
    for left_out in range(5):
        trees = fitted(fit, [(s.fifth() != left_out) * 1.0 if s in live else np.ones(len(s.answers)) for s in fit])
        for s in live:
            chance = chances(trees, s)
            sounds, shown = taken(s, chance, SURE), taken(s, chance, LEAST)
            done = np.array([name.removesuffix(".raw").rsplit("-", 1)[1] if s is not live[0] else "as recorded" for name in map(str, s.names)])
            files = np.unique(s.files[s.fifth() == left_out])
            for kind in dict.fromkeys(done):
                sums[kind] = sums.get(kind, 0) + tally(s, sounds, shown, files[done[files] == kind])
    for kind, tallied in sums.items():
        said(kind, tallied)


# The place of "copy within its series" among the measures: what is one is never shown.
COPY = 22
# Odds, in the logarithm: what a quick forest holds for no shot at all, and beyond what they say no more (among.rs).
PLAIN, MOST = -6.0, 8.0


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
    trees = fitted(fit)
    for name, stage, some in zip(("trees.txt", "trees-among.txt"), ("alone", "among"), trees):
        pathlib.Path(rest[0], name).write_text(written(some, RECIPE["fit"][stage]["parameters"]["max_depth"]))
    for s in held:
        judged(s, trees)


if __name__ == "__main__":
    main()
