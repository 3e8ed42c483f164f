// SPDX-License-Identifier: Apache-2.0

//! The search finds what a look at everything finds, and keeps to its budget.

use super::*;
use core::cmp::Reverse;
use proptest::prelude::*;

/// A number, and what it is worth; none is out of the question.
type Judged = (u32, Option<u32>);

/// Candidates are numbers; what they are worth is written down.
#[derive(Debug)]
struct Board {
	/// The best that can be in each bucket, and what is in it.
	buckets: Vec<(u32, Vec<Judged>)>,
	seed: u32,
	judged: u32,
	opened: usize,
}

impl Board {
	fn buckets(&self) -> Vec<Bucket<usize>> {
		let bucket = |(content, (best, _)): (usize, &(u32, _))| Bucket { best: *best, content };
		self.buckets.iter().enumerate().map(bucket).collect()
	}

	/// All that is in it, best first.
	fn naive(&self, limit: usize) -> Vec<(u32, u32)> {
		let all = self.buckets.iter().flat_map(|(_, content)| content);
		let mut all: Vec<_> =
			all.filter_map(|(id, coefficient)| Some((*id, (*coefficient)?))).collect();
		all.sort_by_key(|(id, coefficient)| (Reverse(*coefficient), id.wrapping_add(self.seed)));
		all.truncate(limit);
		all
	}

	fn len(&self) -> u32 {
		self.buckets.iter().map(|(_, content)| content.len() as u32).sum()
	}
}

impl Source for Board {
	type Content = usize;
	type Candidate = Judged;
	type Candidates = std::vec::IntoIter<Judged>;

	fn open(&mut self, content: &usize) -> Self::Candidates {
		self.opened += 1;
		self.buckets[*content].1.clone().into_iter()
	}

	fn judge(&mut self, (_, coefficient): &Judged, least: u32) -> Option<u32> {
		self.judged += 1;
		// It is allowed to say nothing of what does not matter, so it does.
		coefficient.filter(|coefficient| *coefficient >= least)
	}

	fn lot(&self, (id, _): &Judged) -> u128 {
		id.wrapping_add(self.seed).into()
	}
}

fn found(outcome: &Outcome<Judged>) -> Vec<(u32, u32)> {
	outcome.found.iter().map(|found| (found.candidate.0, found.coefficient)).collect()
}

/// Coefficients come from few, so that many are equal.
fn board() -> impl Strategy<Value = Board> {
	let bucket = (0u32..20, prop::collection::vec(prop::option::weighted(0.9, 0u32..20), 0..30));
	(prop::collection::vec(bucket, 0..12), any::<u32>()).prop_map(|(buckets, seed)| {
		let mut next = 0;
		let mut number = |coefficient: Option<u32>, best: u32| {
			next += 1;
			(next, coefficient.map(|coefficient| coefficient.min(best)))
		};
		let buckets = buckets.into_iter().map(|(best, content)| {
			(best, content.into_iter().map(|coefficient| number(coefficient, best)).collect())
		});
		Board { buckets: buckets.collect(), seed, judged: 0, opened: 0 }
	})
}

proptest! {
	#[test]
	fn a_complete_search_finds_what_a_look_at_everything_finds(mut board in board(), limit in 0usize..25) {
		let buckets = board.buckets();
		let outcome = search(&mut board, buckets, limit, u32::MAX);
		prop_assert!(outcome.complete);
		prop_assert_eq!(found(&outcome), board.naive(limit));
		prop_assert_eq!(outcome.looked_at, board.judged);
	}

	#[test]
	fn a_budget_is_kept_and_said(mut board in board(), limit in 1usize..25, budget in 0u32..200) {
		let buckets = board.buckets();
		let outcome = search(&mut board, buckets, limit, budget);
		prop_assert!(outcome.looked_at <= budget && board.judged <= budget);
		prop_assert_eq!(outcome.looked_at, board.judged);
		if outcome.complete {
			prop_assert_eq!(found(&outcome), board.naive(limit));
		} else {
			prop_assert_eq!(outcome.looked_at, budget);
			prop_assert!(board.len() > budget);
		}
		let order = |found: &Found<_>| (Reverse(found.coefficient), found.lot);
		prop_assert!(outcome.found.is_sorted_by_key(order));
	}

	/// Who is among equals is drawn by lot: with each seed somebody else comes first.
	#[test]
	fn among_equals_everybody_is_first_at_some_time(count in 2u32..30) {
		let content: Vec<_> = (0..count).map(|id| (id, Some(7))).collect();
		let mut firsts = std::collections::BTreeSet::new();
		for seed in 0..count {
			let mut board = Board {
				buckets: vec![(7, content.clone())], seed: seed.wrapping_neg(), judged: 0, opened: 0,
			};
			let buckets = board.buckets();
			firsts.insert(search(&mut board, buckets, 1, u32::MAX).found[0].candidate.0);
		}
		prop_assert_eq!(firsts.len(), count as usize);
	}
}

#[test]
fn buckets_that_cannot_have_anything_better_are_not_opened() {
	let content = |first: u32, coefficient: u32| {
		(first..first + 5).map(|id| (id, Some(coefficient))).collect::<Vec<_>>()
	};
	let buckets = vec![(10, content(0, 10)), (20, content(5, 15)), (14, content(10, 14))];
	let mut board = Board { buckets, seed: 0, judged: 0, opened: 0 };
	let buckets = board.buckets();
	let outcome = search(&mut board, buckets, 5, u32::MAX);
	assert!(outcome.complete);
	assert_eq!(outcome.looked_at, 5);
	assert_eq!(board.opened, 1);
	assert_eq!(found(&outcome), (5..10).map(|id| (id, 15)).collect::<Vec<_>>());
}

#[test]
fn a_budget_that_is_just_enough_is_enough() {
	let content: Vec<_> = (0..5).map(|id| (id, Some(1))).collect();
	for (budget, complete) in [(4, false), (5, true)] {
		let buckets = vec![(10, content.clone())];
		let mut board = Board { buckets, seed: 0, judged: 0, opened: 0 };
		let buckets = board.buckets();
		assert_eq!(search(&mut board, buckets, 9, budget).complete, complete);
	}
}
