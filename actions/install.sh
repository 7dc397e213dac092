#!/bin/sh
# Installs pulumi-claude-admin from the checkout that this file is in, into the Python on PATH. No registry has a package of that name
# that is ours: what it needs is hashed, and it itself is built from here.
set -eu

root=$(cd -- "$(dirname -- "$0")/.." && pwd)
python -m pip install --require-hashes --only-binary :all: --requirement "$root/requirements/dev.txt"
python -m pip install --no-deps --no-index --no-build-isolation "$root"
