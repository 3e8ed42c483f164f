// SPDX-License-Identifier: Apache-2.0

//! What benchmarks of movements measure: the dearest screening.

use super::*;

/// The rules that spoke.
fn raised() -> Vec<Rule> {
	let rules = events().into_iter().filter_map(|event| match event {
		Event::Alerted { rule, .. } => Some(rule),
		_ => None,
	});
	rules.collect()
}

#[test]
fn one_payment_raises_every_alert_that_it_can_and_is_not_held() {
	build_and_execute(|| {
		Since::set(vec![(MEI, START)]);
		crate::strain_screening::<Test>();
		for who in [MEI, TOM] {
			let trail = Risk::trail(who);
			assert!(trail.partners.is_full() && trail.traces.is_full());
		}
		assert_eq!(pay(MEI, TOM, 2), Screened::Passed);
		let people = [Rule::Pair, Rule::Circle, Rule::ReviewRing];
		let mut expected = vec![Rule::Velocity, Rule::NewAccount];
		expected.extend(people);
		expected.push(Rule::NearCap);
		assert_eq!(raised(), expected);
		// Services cannot be held.
		crate::hold_back::<Test>();
		assert_eq!(move_for(MEI, TOM, 2, SERVICE), Screened::Passed);
		let mut expected = vec![Rule::LargeAmount];
		expected.extend(people);
		expected.push(Rule::NearCap);
		assert_eq!(raised(), expected);
		assert_eq!(pay(MEI, TOM, 2), Screened::Held);
		Risk::note_review(1, Side::Publisher, &MEI, &TOM, 5);
		assert_eq!(raised(), [Rule::ReviewRing]);
	});
}
