#!/usr/bin/env python3
"""Checks a Sightline evidence bag with nothing but Python's standard library and openssl.

    python3 verify.py [BAG] [--key KEY] [--checkpoint FILE] [--stamp-ca FILE] [--witness KEY]...

BAG is the folder this file lies in, unless another is named. KEY is the line that `sightline new` printed: without it,
the key that lies in the bag is taken at its own word. FILE of --checkpoint is one that was kept elsewhere.
Exit code 0: nothing was found changed. 1: something was, each named. 2: there is no bag to look at.
Run a copy of this file that you had before you had the bag, if you do not trust the bag's.
"""
import argparse
import base64
import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

PIECE = 1 << 20
ED25519 = bytes.fromhex("302a300506032b6570032100")
SIGNED = ("bag.signature",)


class Report:
    def __init__(self):
        self.damages, self.unchecked, self.said = [], [], []

    def damage(self, place, what):
        self.damages.append("%s: %s" % (place, what))

    def print(self):
        for line in self.said:
            print("checked      " + line)
        for line in self.unchecked:
            print("not checked  " + line)
        for line in self.damages:
            print("CHANGED      " + line)
        if self.damages:
            print("%d things are not as they were handed out." % len(self.damages))
        else:
            print("Nothing was found changed.")


def hash_of(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(PIECE), b""):
            sha.update(piece)
    return sha.hexdigest()


def text_of(path, report):
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        report.damage(os.path.basename(path), "it cannot be read: %s" % error)
        return None


# Manifests (RFC 8493)

def manifest(bag, name, report):
    """What a manifest lists, by path."""
    listed = {}
    text = text_of(os.path.join(bag, name), report)
    if text is None:
        return None
    for number, line in enumerate(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), 1):
        match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line)
        path = match and match.group(2).replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        if not match or path in listed or path.startswith("/") or ".." in path.split("/"):
            report.damage("%s, line %d" % (name, number), "it is no line of a manifest")
            continue
        listed[path] = match.group(1)
    return listed


def files_below(bag):
    found = set()
    for folder, folders, files in os.walk(bag):
        for name in files + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
            found.add(os.path.relpath(os.path.join(folder, name), bag).replace(os.sep, "/"))
    return found


def check_files(bag, name, listed, there, report):
    """Hashes what a manifest lists; says how many files and bytes that is."""
    count = size = 0
    for path, digest in sorted(listed.items()):
        full = os.path.join(bag, *path.split("/"))
        if path not in there:
            report.damage(path, "%s lists it, and it is not there" % name)
        elif os.path.islink(full):
            report.damage(path, "it is a link, and not the file that was handed out")
        else:
            count, size = count + 1, size + os.path.getsize(full)
            found = hash_of(full)
            if found != digest:
                report.damage(path, "it hashes to %s, and %s says %s" % (found, name, digest))
    return count, size


def check_bag(bag, report):
    there = files_below(bag)
    declared = text_of(os.path.join(bag, "bagit.txt"), report)
    if declared is not None and declared != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        report.damage("bagit.txt", "it does not declare a bag of version 1.0 in UTF-8")
    payload, tags = manifest(bag, "manifest-sha256.txt", report), manifest(bag, "tagmanifest-sha256.txt", report)
    for name, listed in (("manifest-sha256.txt", payload), ("tagmanifest-sha256.txt", tags)):
        if listed is None:
            continue
        count, size = check_files(bag, name, listed, there, report)
        report.said.append("%s: %d files of %d bytes" % (name, count, size))
        if name.startswith("manifest"):
            info = text_of(os.path.join(bag, "bag-info.txt"), report) or ""
            oxum = re.search(r"^Payload-Oxum: (\d+)\.(\d+)$", info, re.M)
            if not oxum:
                report.damage("bag-info.txt", "it has no Payload-Oxum")
            elif (int(oxum.group(1)), int(oxum.group(2))) != (size, count):
                report.damage("bag-info.txt", "Payload-Oxum says %s, and the payload is %d.%d"
                              % (oxum.group(0)[14:], size, count))
    for path in sorted(there):
        expected = (payload if path.startswith("data/") else tags) or {}
        if path not in expected and path not in SIGNED + ("tagmanifest-sha256.txt",):
            report.damage(path, "no manifest lists it: it was added")
    if not os.path.isfile(os.path.join(bag, "bag.signature")):
        report.unchecked.append("who handed out this bag: it is not signed")


# Signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature)

def read_key(text, kind):
    """Name, id and the 32 bytes of a public key written name+id+key."""
    name, short, key = text.strip().split("+", 2)
    raw = base64.b64decode(key, validate=True)
    if len(raw) != 33 or raw[0] != kind:
        raise ValueError("it is no key of this kind")
    if hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != short:
        raise ValueError("its id is not that of its key")
    return name, bytes.fromhex(short), raw[1:]


def signed(key, message, signature):
    """Whether openssl accepts an Ed25519 signature; None where it cannot be run."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "message", "signature")]
        for path, content in zip(paths, (ED25519 + key, message, signature)):
            with open(path, "wb") as file:
                file.write(content)
        try:
            ran = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0],
                                  "-rawin", "-in", paths[1], "-sigfile", paths[2]],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError:
            return None
        if b"nknown option" in ran.stdout or b"sage" in ran.stdout[:20]:
            return None
        return ran.returncode == 0


def read_note(text):
    """The signed text, and (name, key id, bytes) of each signature."""
    body, found, lines = text.rpartition("\n\n")
    signatures = []
    for line in lines.split("\n")[:-1]:
        if not line.startswith("\u2014 "):
            raise ValueError("a signature line does not begin with a dash")
        name, value = line[2:].split(" ")
        raw = base64.b64decode(value, validate=True)
        if base64.b64encode(raw).decode() != value:
            raise ValueError("a signature is not written as base64 is")
        signatures.append((name, raw[:4], raw[4:]))
    if not found or not lines.endswith("\n") or not signatures:
        raise ValueError("it is no signed note")
    return body + "\n", signatures


def check_note(place, text, key, report):
    """The text of a note that this key signed; None where that cannot be said."""
    try:
        body, signatures = read_note(text)
    except ValueError as error:
        report.damage(place, "it is no signed note: %s" % error)
        return None
    own = [raw for name, short, raw in signatures if (name, short) == key[:2]]
    if not own:
        report.damage(place, "it is not signed by %s" % key[0])
        return None
    for raw in own:
        accepted = signed(key[2], body.encode(), raw)
        if accepted is None:
            report.unchecked.append("%s: the signature, because openssl could not be run or is older than 3.0" % place)
        elif not accepted:
            report.damage(place, "the signature by %s does not fit the text" % key[0])
            return None
    return body


def read_checkpoint(body):
    origin, size, root = body.split("\n")[:3]
    return origin, int(size), base64.b64decode(root, validate=True)


# The tree (RFC 6962, section 2.1)

class Tree:
    def __init__(self):
        self.size, self.stack = 0, []

    def add(self, leaf):
        self.size += 1
        self.stack.append((1, leaf))
        while len(self.stack) > 1 and self.stack[-1][0] == self.stack[-2][0]:
            (count, right), (_, left) = self.stack.pop(), self.stack.pop()
            self.stack.append((count * 2, hashlib.sha256(b"\1" + left + right).digest()))

    def root(self):
        if not self.stack:
            return hashlib.sha256(b"").digest()
        root = self.stack[-1][1]
        for _, left in reversed(self.stack[:-1]):
            root = hashlib.sha256(b"\1" + left + root).digest()
        return root


def check_entries(bag, wanted, report):
    """Walks the ledger; gives the roots at the wanted sizes, and by entry the hashes of preserved copies it names."""
    tree, roots, whole, shown, withheld, copies = Tree(), {}, 0, 0, {}, {}
    place = "data/ledger/entries.ndjson"
    try:
        with open(os.path.join(bag, *place.split("/")), encoding="utf-8") as file:
            for number, line in enumerate(file):
                at = "%s, line %d" % (place, number + 1)
                try:
                    row = json.loads(line)
                    leaf = bytes.fromhex(row["leaf"])
                    if row["index"] != number or len(leaf) != 32:
                        raise ValueError("it is not entry %d" % number)
                    if "entry" in row:
                        if hashlib.sha256(b"\0" + row["entry"].encode()).digest() != leaf:
                            report.damage(at, "the text of entry %d does not have the hash in the tree" % number)
                        entry, whole = json.loads(row["entry"]), whole + 1
                        if entry["index"] != number:
                            report.damage(at, "its text is that of entry %d" % entry["index"])
                    elif "shown" in row:
                        entry, shown = row["shown"], shown + 1
                    else:
                        entry = {}
                        withheld[row["withheld"]] = withheld.get(row["withheld"], 0) + 1
                    fact = (entry.get("entry") or {}).get("recorded") or {}
                    held = (fact.get("value") or {}).get("held") if fact.get("kind") == "item" else None
                    if isinstance(held, dict) and "bytes" in held:
                        copies[number] = held["bytes"]["sha256"]
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    report.damage(at, "it is no entry: %s" % error)
                    continue
                tree.add(leaf)
                if tree.size in wanted:
                    roots[tree.size] = tree.root()
    except (OSError, UnicodeDecodeError) as error:
        report.damage(place, "it cannot be read: %s" % error)
    report.said.append("the ledger: %d entries, %d of them held against their hashes" % (tree.size, whole))
    if shown:
        report.unchecked.append("%d entries against their hashes: who works on the case stands in them by pseudonym, so "
                                "their text is the word of who signed this bag; their order and number are signed" % shown)
    for why, count in sorted(withheld.items()):
        report.unchecked.append("%d entries: withheld (%s); their hashes hold their places" % (count, why))
    return tree, roots, copies


def check_ledger(bag, key, outside, report):
    folder = os.path.join(bag, "data", "ledger", "checkpoints")
    notes = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        place = "data/ledger/checkpoints/" + name
        notes[place] = text_of(os.path.join(folder, name), report)
    if outside:
        notes[outside] = text_of(outside, report)
    checkpoints = {}
    for place, text in notes.items():
        body = text is not None and check_note(place, text, key, report)
        if body:
            try:
                checkpoints[place] = read_checkpoint(body)
            except ValueError as error:
                report.damage(place, "it is no checkpoint: %s" % error)
    tree, roots, copies = check_entries(bag, {size for _, size, _ in checkpoints.values()}, report)
    for place, (origin, size, root) in sorted(checkpoints.items()):
        if origin != key[0]:
            report.damage(place, "it is of another case: %s" % origin)
        elif size > tree.size:
            report.damage(place, "it is of %d entries, and the bag has %d" % (size, tree.size))
        elif roots.get(size) != root:
            report.damage(place, "the tree over the first %d entries is not the one that was signed" % size)
        else:
            report.said.append("%s: the tree over %d entries is the one that %s signed" % (place, size, origin))
    if not any(size == tree.size and place != outside for place, (_, size, _) in checkpoints.items()):
        report.damage("data/ledger", "no checkpoint in the bag signs all of its %d entries" % tree.size)
    return copies


def check_originals(bag, copies, report):
    place = "data/originals.csv"
    count = {}
    try:
        with open(os.path.join(bag, "data", "originals.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return report.damage(place, "it cannot be read: %s" % error)
    for number, row in enumerate(rows, 2):
        state, sha256 = row.get("state"), row.get("sha256")
        count[state] = count.get(state, 0) + 1
        at = "%s, row %d (%s)" % (place, number, row.get("item"))
        try:
            if state in ("included", "hash only") and copies.get(int(row["entry"])) != sha256:
                report.damage(at, "entry %s of the ledger does not say that this item is %s" % (row["entry"], sha256))
        except (KeyError, TypeError, ValueError):
            report.damage(at, "it names no entry of the ledger")
        if state == "included":
            path = os.path.join(bag, "data", "originals", *(row.get("file") or "-").split("/"))
            if (row.get("file") or "").rpartition("/")[2] != sha256:
                report.damage(at, "its file is not named by its hash")
            elif not os.path.isfile(path):
                report.damage(at, "its original is not there")
    for state in sorted(count, key=str):
        line = "originals: %d %s" % (count[state], state)
        (report.said if state == "included" else report.unchecked).append(line)


# What others said of the ledger

def check_stamps(bag, authority, report):
    folder = os.path.join(bag, "data", "stamps")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        place, size = "data/stamps/" + name, name.partition("-")[0]
        data = os.path.join(bag, "data", "ledger", "checkpoints", size)
        try:
            with open(os.path.join(folder, name), "rb") as file:
                token = file.read()
            stamped = bytes.fromhex(hash_of(data)) in token
        except OSError as error:
            report.damage(place, "it cannot be held against its checkpoint: %s" % error)
            continue
        if not stamped:
            report.damage(place, "it does not stamp the checkpoint of %s entries" % size)
        elif not authority:
            report.unchecked.append("%s: it names the checkpoint of %s entries; its signature needs the authority's "
                                    "certificate (--stamp-ca)" % (place, size))
        else:
            line = ["openssl", "ts", "-verify", "-token_in", "-in", os.path.join(folder, name), "-data", data,
                    "-CAfile", authority]
            # As of the time in the token: a certificate that has expired since is no reason to doubt it.
            at = re.search(rb"\x18\x0f(\d{14})Z", token)
            if at:
                from datetime import datetime, timezone
                when = datetime.strptime(at.group(1).decode(), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
                line += ["-attime", str(int(when.timestamp()))]
            try:
                ran = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            except OSError:
                report.unchecked.append("%s: openssl could not be run" % place)
                continue
            if ran.returncode == 0:
                report.said.append("%s: openssl accepts the stamp of %s entries" % (place, size))
            else:
                said = [line for line in ran.stdout.decode(errors="replace").split("\n") if "rror" in line]
                report.damage(place, "openssl does not accept it: %s" % (said[0].strip() if said else "no reason"))


def check_countersignatures(bag, witnesses, report):
    folder = os.path.join(bag, "data", "countersignatures")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        place, size = "data/countersignatures/" + name, name.partition("-")[0]
        text = text_of(os.path.join(folder, name), report)
        own = text_of(os.path.join(bag, "data", "ledger", "checkpoints", size), report)
        try:
            body, signatures = read_note(text or "")
            if own is None or body != read_note(own)[0]:
                raise ValueError("it is not of the checkpoint of %s entries" % size)
        except ValueError as error:
            report.damage(place, str(error))
            continue
        known = False
        for name, short, key in witnesses:
            for _, _, raw in (s for s in signatures if s[:2] == (name, short)):
                known, secs = True, int.from_bytes(raw[:8], "big")
                accepted = signed(key, ("cosignature/v1\ntime %d\n%s" % (secs, body)).encode(), raw[8:])
                if accepted is None:
                    report.unchecked.append("%s: openssl could not be run" % place)
                elif accepted:
                    report.said.append("%s: countersigned by %s" % (place, name))
                else:
                    report.damage(place, "the countersignature by %s does not fit" % name)
        if not known:
            report.unchecked.append("%s: it needs that person's key (--witness)" % place)


def check_signature(bag, key, report):
    place = "bag.signature"
    if not os.path.isfile(os.path.join(bag, place)):
        return
    text = text_of(os.path.join(bag, place), report)
    body = text is not None and check_note(place, text, key, report)
    if body:
        expected = "sightline evidence bag\n%s\n%s\n" % (key[0], hash_of(os.path.join(bag, "tagmanifest-sha256.txt")))
        if body != expected:
            report.damage(place, "it does not sign this tagmanifest-sha256.txt")
        else:
            report.said.append("bag.signature: everything here is as who holds the case's key handed it out")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bag", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--key", help="the case's key, as `sightline new` printed it")
    parser.add_argument("--checkpoint", help="a checkpoint of the case that was kept elsewhere")
    parser.add_argument("--stamp-ca", help="the certificate of the time-stamp authority (PEM)")
    parser.add_argument("--witness", action="append", default=[], help="the key of a person who countersigned")
    given = parser.parse_args()
    if not os.path.isfile(os.path.join(given.bag, "bagit.txt")):
        print("%s is no bag: it has no bagit.txt" % given.bag, file=sys.stderr)
        return 2
    report = Report()
    check_bag(given.bag, report)
    own = text_of(os.path.join(given.bag, "data", "ledger", "verifier"), report) or ""
    try:
        key = read_key(given.key or own, 1)
        witnesses = [read_key(line, 4) for line in given.witness]
    except ValueError as error:
        if given.key or given.witness:
            print("that is no key: %s; give the whole line that was printed" % error, file=sys.stderr)
            return 2
        report.damage("data/ledger/verifier", "it is no key: %s" % error)
        report.print()
        return 1
    if not given.key:
        report.unchecked.append("whose case this is: %s is the bag's own word (give the key with --key)" % key[0])
    elif own.strip() != given.key.strip():
        report.damage("data/ledger/verifier", "it is another key than the one given")
    copies = check_ledger(given.bag, key, given.checkpoint, report)
    check_originals(given.bag, copies, report)
    check_stamps(given.bag, given.stamp_ca, report)
    check_countersignatures(given.bag, witnesses, report)
    if os.path.isfile(os.path.join(given.bag, "tagmanifest-sha256.txt")):
        check_signature(given.bag, key, report)
    report.print()
    return 1 if report.damages else 0


if __name__ == "__main__":
    sys.exit(main())
