// SPDX-License-Identifier: Apache-2.0

//! What must have come to its end before a branch is closed, and what is forgotten of it.

use super::*;
use timebank_primitives::WindingUp;

#[test]
fn alerts_are_handled_first() {
	build_and_execute(|| {
		assert_ok!(Risk::ensure_wound_up(BRANCH));
		set(None, Kind::Regular, Thresholds { held_above: 10, ..quiet() });
		move_for(MEI, FAR, 11, SERVICE);
		assert_noop!(Risk::ensure_wound_up(BRANCH), Error::AlertsOpen);
		assert_ok!(Risk::ensure_wound_up(3));
		let alert = only_alert(MEI, Rule::LargeAmount);
		assert_ok!(Risk::handle(signed(AUDITOR), alert, true, OPINION));
		assert_ok!(Risk::ensure_wound_up(BRANCH));
	});
}

#[test]
fn its_thresholds_are_forgotten_and_others_stay() {
	build_and_execute(|| {
		let compiled = Risk::thresholds_for(MEI);
		for kind in Kind::ALL {
			set(Some(BRANCH), kind, quiet());
			set(Some(3), kind, quiet());
		}
		<Risk as WindingUp>::forget(BRANCH);
		assert_eq!(Risk::thresholds_for(MEI), compiled);
		assert_eq!(Risk::thresholds_for(FAR), quiet());
	});
}

#[test]
fn it_has_a_weight() {
	assert!(<Risk as WindingUp>::weight().ref_time() > 0);
}
