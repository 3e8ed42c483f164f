// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What the node says when the system takes a file of the database away from under it.
//!
//! ParityDB maps its files into memory. When one is shorter than it was, or cannot grow because the disk is full, the system answers an
//! access with the signal `SIGBUS`. Without a word of ours the node would just be gone.

// A signal handler is unsafe to set.
#![allow(unsafe_code)]

use libc::{_exit, SIGBUS, STDERR_FILENO, write};
use std::io;

const MESSAGE: &[u8] = b"
Fatal: a file of the database could not be read or written (SIGBUS). Either the disk is full: make room and start the node
again. Or the file is damaged: delete the database with purge-chain, which leaves the keys, and let the node sync again.
";

/// The exit code that a shell shows for a process that this signal ended.
const EXIT_CODE: i32 = 128 + SIGBUS;

/// Say so, instead of dying without a word.
pub fn explain() -> io::Result<()> {
	let say_and_exit = || {
		// SAFETY: both calls are among those that a signal handler may make, and the message is there for the whole program.
		unsafe {
			write(STDERR_FILENO, MESSAGE.as_ptr().cast(), MESSAGE.len());
			_exit(EXIT_CODE);
		}
	};
	// SAFETY: the action calls nothing that may not be called in a signal handler, and does not return into the access that failed.
	unsafe { signal_hook_registry::register(SIGBUS, say_and_exit) }.map(drop)
}
