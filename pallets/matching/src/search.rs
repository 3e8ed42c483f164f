// SPDX-License-Identifier: Apache-2.0

//! The search for the best within a budget: branch and bound.

use alloc::vec::Vec;
use core::cmp::Reverse;

/// Candidates that have something in common, so that it can be said how good the best of them can be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bucket<Content> {
	/// The best coefficient that can be in it. No candidate in it may have a better one.
	pub best: u32,
	/// What the source finds the candidates by.
	pub content: Content,
}

/// Where candidates come from.
pub trait Source {
	/// What the candidates of a bucket are found by.
	type Content;
	/// Somebody, or something, that may be found.
	type Candidate;
	/// The candidates of a bucket, one after the other, each read when it is asked for.
	type Candidates: Iterator<Item = Self::Candidate>;

	/// The candidates of a bucket.
	fn open(&mut self, content: &Self::Content) -> Self::Candidates;

	/// The coefficient of a candidate; none if it is out of the question. Only coefficients of `least` or more matter: of what
	/// cannot reach that nothing more needs to be read, and the answer may be none.
	fn judge(&mut self, candidate: &Self::Candidate, least: u32) -> Option<u32>;

	/// What decides between candidates of the same coefficient: the lower comes first. It has to differ between candidates, and
	/// should be drawn anew from time to time, so that it favours nobody for ever.
	fn lot(&self, candidate: &Self::Candidate) -> u128;
}

/// What was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Found<Candidate> {
	/// Its coefficient.
	pub coefficient: u32,
	/// What decides between those of the same coefficient.
	pub lot: u128,
	/// Who or what it is.
	pub candidate: Candidate,
}

/// How a search ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outcome<Candidate> {
	/// The best, best first; of the same coefficient the lower lot first.
	pub found: Vec<Found<Candidate>>,
	/// Whether these are the best of all. Otherwise the budget was used up first: they are the best of those looked at.
	pub complete: bool,
	/// How many candidates were looked at.
	pub looked_at: u32,
}

/// Find the `limit` best candidates, and look at no more than `budget`.
///
/// The buckets are opened in the order of the best that can be in them; those that are equal in the order in which they are
/// given. It ends when the buckets that are left cannot have anything better than what was found.
pub fn search<S: Source>(
	source: &mut S,
	mut buckets: Vec<Bucket<S::Content>>,
	limit: usize,
	budget: u32,
) -> Outcome<S::Candidate> {
	// The sort is stable.
	buckets.sort_by_key(|bucket| Reverse(bucket.best));
	let mut outcome = Outcome { found: Vec::new(), complete: true, looked_at: 0 };
	if limit == 0 {
		return outcome;
	}
	for bucket in buckets {
		// One that is only as good as the last that was found may still have the lower lot.
		if bucket.best < least(&outcome.found, limit) {
			break;
		}
		for candidate in source.open(&bucket.content) {
			if outcome.looked_at == budget {
				outcome.complete = false;
				return outcome;
			}
			outcome.looked_at = outcome.looked_at.saturating_add(1);
			let Some(coefficient) = source.judge(&candidate, least(&outcome.found, limit)) else {
				continue;
			};
			let lot = source.lot(&candidate);
			let rank = (Reverse(coefficient), lot);
			let place = outcome
				.found
				.partition_point(|found| (Reverse(found.coefficient), found.lot) < rank);
			if place < limit {
				outcome.found.truncate(limit.saturating_sub(1));
				outcome.found.insert(place, Found { coefficient, lot, candidate });
			}
		}
	}
	outcome
}

/// The coefficient that a candidate must have to be among the best, as far as they are known.
fn least<Candidate>(found: &[Found<Candidate>], limit: usize) -> u32 {
	match found.last() {
		Some(last) if found.len() >= limit => last.coefficient,
		_ => 0,
	}
}
