# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# Where things are, and which Rust is used. The other scripts source this; it prints nothing and changes nothing on disk.
#
#   TIMEBANK_ROOT    the repository
#   TIMEBANK_CACHE   what scripts/setup writes down
#   TIMEBANK_TARGET  where cargo builds: CARGO_TARGET_DIR, or target/ in the repository
#   TIMEBANK_NODE    the node's binary; may be set beforehand to use another one
#
# TIMEBANK_RUST chooses the way to Rust: `rustup` is the toolchain of rust-toolchain.toml, `debian` is Debian's. Unset, it
# is what scripts/setup chose last, and `rustup` before that.

TIMEBANK_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TIMEBANK_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/timebank
TIMEBANK_TARGET=${CARGO_TARGET_DIR:-$TIMEBANK_ROOT/target}
TIMEBANK_NODE=${TIMEBANK_NODE:-$TIMEBANK_TARGET/release/timebank-node}
export TIMEBANK_ROOT TIMEBANK_CACHE TIMEBANK_TARGET TIMEBANK_NODE

# The release named in rust-toolchain.toml.
rust_channel() {
	sed -n 's/^channel *= *"\(.*\)"/\1/p' "$TIMEBANK_ROOT/rust-toolchain.toml"
}

# The way to Rust in force: rustup or debian.
rust_way() {
	if [[ -n ${TIMEBANK_RUST:-} ]]; then
		echo "$TIMEBANK_RUST"
	elif [[ -s $TIMEBANK_CACHE/rust ]]; then
		cat "$TIMEBANK_CACHE/rust"
	else
		echo rustup
	fi
}

# Points cargo at the Rust of way $1. With rustup its proxies stay in charge, since cargo's own children go through them too.
use_rust() {
	local proxies=${CARGO_HOME:-$HOME/.cargo}/bin
	if [[ -x $proxies/rustup ]]; then
		[[ :$PATH: == *":$proxies:"* ]] || PATH=$proxies:$PATH
	fi
	if [[ $1 == debian ]]; then
		if command -v rustup >/dev/null; then
			RUSTUP_TOOLCHAIN=debian
		else
			PATH=/usr/bin:$PATH
		fi
	else
		RUSTUP_TOOLCHAIN=$(rust_channel)
	fi
	export PATH ${RUSTUP_TOOLCHAIN:+RUSTUP_TOOLCHAIN}
}

use_rust "$(rust_way)"
