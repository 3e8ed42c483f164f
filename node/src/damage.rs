// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the node says when a file of its database is not what it was.
//!
//! ParityDB maps its files into memory. When one is shorter than it was, or cannot grow because the disk is full, the system answers an
//! access with the signal `SIGBUS`: without a word of ours the node would just be gone. Of some files that are cut short ParityDB
//! makes a panic, which the SDK calls a bug that one should report; of others, rows that are not there.

// A signal handler is unsafe to set.
#![allow(unsafe_code)]

use libc::{_exit, SIGBUS, STDERR_FILENO, write};
use std::{io, panic};

const CANNOT_READ: &[u8] = b"
Fatal: a file of the database could not be read or written (SIGBUS). Either the disk is full: make room and start the node
again. Or the file is damaged: delete the database with purge-chain, which leaves the keys, and let the node sync again.
";

const DAMAGED: &str = "
Fatal: a file of the database is damaged. Delete the database with purge-chain, which leaves the keys, and let the node sync again.
";

const NOT_FOUND: &str = "
Fatal: what must be there is not found in the database. If it is damaged: delete it with purge-chain, which leaves
the keys, and let the node sync again.
";

/// The exit code that a shell shows for a process that this signal ended.
const EXIT_CODE: i32 = 128 + SIGBUS;

/// Say what the signal means, instead of dying without a word.
pub fn explain_signal() -> io::Result<()> {
	let say_and_exit = || {
		// SAFETY: both calls are among those that a signal handler may make, and the message is there for the whole program.
		unsafe {
			write(STDERR_FILENO, CANNOT_READ.as_ptr().cast(), CANNOT_READ.len());
			_exit(EXIT_CODE);
		}
	};
	// SAFETY: the action calls nothing that may not be called in a signal handler, and does not return into the access that failed.
	unsafe { signal_hook_registry::register(SIGBUS, say_and_exit) }.map(drop)
}

/// Say what a panic of the database's means, before what the SDK says of any panic: to be called when it has begun to.
pub fn explain_panics() {
	let others = panic::take_hook();
	panic::set_hook(Box::new(move |info| {
		if info.location().is_some_and(|place| place.file().contains("parity-db")) {
			eprintln!("{DAMAGED}");
		}
		others(info);
	}));
}

/// Say what it can mean that the node cannot start.
pub fn explain_error(error: &sc_service::Error) {
	if matches!(error, sc_service::Error::Client(_)) {
		eprintln!("{NOT_FOUND}");
	}
}
