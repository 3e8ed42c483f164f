// SPDX-License-Identifier: Apache-2.0

//! When transactions are due: at a fixed rate, whatever becomes of those before. Who waited for answers would offer a slow chain less,
//! and call it fast.

/// The schedule of a load.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
	/// When it begins, in seconds.
	pub from: f64,
	/// Transactions a second.
	pub rate: f64,
	/// How many altogether.
	pub count: u64,
}

impl Pace {
	/// At this rate, for so many seconds from `from` on.
	pub fn new(from: f64, rate: f64, seconds: u64) -> Self {
		Self { from, rate, count: (rate * seconds as f64).round() as u64 }
	}

	/// How many are due by now.
	pub fn due(&self, now: f64) -> u64 {
		if now < self.from {
			return 0;
		}
		// The first is due at the beginning.
		(((now - self.from) * self.rate) as u64 + 1).min(self.count)
	}

	/// When this one is due.
	pub fn when(&self, number: u64) -> f64 {
		self.from + number as f64 / self.rate
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_is_due_at_its_time() {
		let pace = Pace::new(10.0, 4.0, 3);
		assert_eq!(pace.count, 12);
		assert_eq!(pace.due(9.9), 0);
		assert_eq!(pace.due(10.0), 1);
		assert_eq!(pace.due(10.26), 2);
		assert_eq!(pace.when(1), 10.25);
		assert_eq!(pace.due(1_000.0), 12);
		for number in 0..12 {
			assert_eq!(pace.due(pace.when(number) + 1e-6), number + 1);
		}
	}

	#[test]
	fn who_is_late_catches_up() {
		let pace = Pace::new(0.0, 1_000.0, 1);
		assert_eq!(pace.due(0.5) - pace.due(0.2), 300);
	}
}
