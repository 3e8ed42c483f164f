// SPDX-License-Identifier: Apache-2.0

//! In which order cases should be looked at.

use super::*;

fn queue(branch: BranchId, after: Option<CaseId>, limit: u32) -> Vec<CaseId> {
	Audit::queue(Some(branch), after, limit).into_iter().map(|(id, _)| id).collect()
}

#[test]
fn success_the_urgent_come_first_and_then_the_oldest() {
	build_and_execute(|| {
		let priorities = [
			Priority::Low,
			Priority::Normal,
			Priority::Urgent,
			Priority::Low,
			Priority::Urgent,
			Priority::Normal,
		];
		let ids: Vec<_> = (0u64..)
			.zip(priorities)
			.map(|(number, priority)| opened(Request { priority, ..request(activity(number)) }))
			.collect();
		let order: Vec<_> = [2, 4, 1, 5, 0, 3].map(|place: usize| ids[place]).to_vec();
		assert_eq!(queue(1, None, 50), order);
		// Page by page.
		assert_eq!(queue(1, None, 4), order[..4]);
		assert_eq!(queue(1, Some(order[3]), 4), order[4..]);
		assert_eq!(queue(2, None, 50), Vec::<CaseId>::new());
	});
}

#[test]
fn success_ids_above_one_byte_are_in_order_too() {
	build_and_execute(|| {
		crate::NextCase::<Test>::put(250);
		let ids: Vec<_> = (0..20).map(|number| opened(request(activity(number)))).collect();
		assert_eq!(queue(1, None, 50), ids);
	});
}

#[test]
fn boundary_no_more_than_fifty_at_once() {
	build_and_execute(|| {
		let ids: Vec<_> = (0..60).map(|number| opened(request(activity(number)))).collect();
		assert_eq!(queue(1, None, u32::MAX), ids[..50]);
		assert_eq!(queue(1, Some(ids[49]), u32::MAX), ids[50..]);
	});
}

#[test]
fn success_what_is_decided_or_goes_up_stands_there_no_more() {
	build_and_execute(|| {
		let [decided, gone, closed, left] =
			[1, 2, 3, 4].map(|number| opened(request(activity(number))));
		assert_ok!(decide(AUDITOR, decided, GRANTED));
		assert_ok!(escalate(AUDITOR, gone));
		withdraw(&activity(3));
		assert!(AllCases::<Test>::get(closed).is_none());
		assert_eq!((queue(1, None, 9), queue(2, None, 9)), (vec![left], vec![gone]));
		assert_eq!((Audit::open_cases(Some(1)), Audit::open_cases(Some(2))), (1, 1));
	});
}
