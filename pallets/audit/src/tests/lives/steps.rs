// SPDX-License-Identifier: Apache-2.0

//! What may happen in a life.

use super::*;

fn step() -> impl Strategy<Value = Step> {
	let member = || 1u64..4;
	let auditor = || prop::sample::select(AUDITORS.to_vec());
	let anybody = || prop_oneof![3 => member(), 1 => auditor()];
	let caller = || prop_oneof![12 => auditor(), 1 => member()];
	let branch = || prop_oneof![8 => Just(1u32), 2 => Just(2u32), 1 => Just(3u32), 2 => Just(5u32), 1 => Just(9u32)];
	let index = || 0usize..6;
	let other = || {
		prop_oneof![
			2 => (0u64..3).prop_map(activity),
			4 => member().prop_map(field),
			2 => Just(service()),
			2 => (1u64..4).prop_map(|member| Subject::PublishingRight { member }),
		]
	};
	let noted = || {
		prop_oneof![
			2 => (0u64..6).prop_map(activity),
			2 => member().prop_map(|member| Subject::Suspension { member }),
		]
	};
	let decision = || {
		prop_oneof![
			6 => Just(GRANTED),
			4 => Just(REFUSED),
			1 => (1u32..3).prop_map(|steps| Decision::Partly { steps }),
			1 => Just(Decision::Absent),
		]
	};
	let template = || prop_oneof![6 => Just(None), 1 => (0u16..4).prop_map(Some)];
	let time = || prop_oneof![4 => 0u64..100, 4 => 100u64..700, 2 => 700u64..3_000];
	let until = prop::option::weighted(0.3, (1u64..500).prop_map(|ticks| ticks * TICK));
	let acts = prop_oneof![
		8 => (member(), branch(), 1u16..3, prop::bool::weighted(0.8)).prop_map(
			|(by, branch, category, is_routine)| Step::Publish(by, branch, category, is_routine)
		),
		7 => (other(), branch(), anybody(), any::<bool>(), until)
			.prop_map(|(what, branch, by, is_grave, until)| {
				Step::Ask(what, branch, by, is_grave, until)
			}),
		2 => (0u64..3, auditor(), member()).prop_map(|(id, by, who)| Step::Propose(id, by, who)),
		2 => index().prop_map(Step::Withdraw),
		2 => (noted(), auditor(), member()).prop_map(|(what, by, who)| Step::Note(what, by, who)),
		4 => (caller(), index()).prop_map(|(by, case)| Step::Claim(by, case)),
		1 => (caller(), index()).prop_map(|(by, case)| Step::Release(by, case)),
		24 => (caller(), index(), decision(), template())
			.prop_map(|(by, case, decision, text)| Step::Decide(by, case, decision, text)),
		2 => (caller(), index()).prop_map(|(by, case)| Step::Question(by, case)),
		2 => (anybody(), index()).prop_map(|(by, case)| Step::Answer(by, case)),
		3 => (caller(), index()).prop_map(|(by, case)| Step::Escalate(by, case)),
		9 => (anybody(), index()).prop_map(|(by, case)| Step::Appeal(by, case)),
		2 => (index(), decision(), template())
			.prop_map(|(case, decision, text)| Step::Rule(case, decision, text)),
	];
	let world = prop_oneof![
		3 => index().prop_map(Step::Tend),
		1 => (10u64..20).prop_map(Step::TendDraw),
		2 => (caller(), 10u64..20).prop_map(|(by, activity)| Step::Sample(by, activity)),
		2 => (0u16..5, prop::option::weighted(0.8, prop_oneof![4 => 1u8..9, 1 => Just(0u8)]))
			.prop_map(|(id, text)| Step::SetTemplate(id, text)),
		1 => auditor().prop_map(Step::Dismiss),
		1 => (auditor(), 1u32..6).prop_map(|(who, branch)| Step::Move(who, branch)),
		1 => (auditor(), anybody()).prop_map(|(one, other)| Step::Befriend(one, other)),
		1 => (auditor(), anybody()).prop_map(|(one, other)| Step::Name(one, other)),
		1 => other().prop_map(Step::Fix),
		1 => auditor().prop_map(Step::Involve),
		1 => other().prop_map(Step::Stick),
		5 => Just(Step::Restore),
		1 => prop_oneof![3 => Just(5u32), 1 => 1u32..4].prop_map(Step::Close),
		1 => Just(Step::Pause),
		1 => (0u8..4, 0u8..3).prop_map(|(seed, rate)| Step::Draw(seed, rate)),
		12 => time().prop_map(Step::Wait),
		2 => time().prop_map(Step::Jump),
	];
	prop_oneof![3 => acts, 1 => world]
}

/// A step; or several that seldom follow each other by chance: somebody comes to have a clean record, two auditors decide, or a
/// decision is appealed. Some of that may be left out.
pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
	let local = || prop::sample::select(vec![AUDITOR, COLLEAGUE, THIRD]);
	let above = || prop::sample::select(vec![PROVINCIAL, PROVINCIAL_TOO, NATIONAL, SUPERVISOR]);
	let usual = || prop_oneof![Just(GRANTED), Just(REFUSED)];
	let decide = |by, decision| Step::Decide(by, 0, decision, None);
	let clean = (1u64..4, local(), 0usize..4).prop_map(move |(who, by, more)| {
		let once = [Step::Publish(who, 1, 1, true), decide(by, GRANTED)];
		let times = usize::try_from(CLEAN).expect("few");
		let mut steps: Vec<_> = once.iter().cycle().take(2 * times).cloned().collect();
		steps.extend(core::iter::repeat_n(Step::Publish(who, 1, 1, true), more));
		steps
	});
	let two = (1u64..4, local(), above(), usual(), any::<bool>()).prop_map(
		move |(who, first, second, decision, is_proposed)| {
			let asked = match is_proposed {
				true => Step::Propose(who, first, who),
				false => Step::Ask(field(who), 1, who, true, None),
			};
			vec![asked, decide(first, decision), decide(second, decision)]
		},
	);
	let what = (1u64..4, any::<bool>()).prop_map(|(who, is_routine)| match is_routine {
		true => (who, Step::Publish(who, 1, 1, true)),
		false => (who, Step::Ask(field(who), 1, who, false, None)),
	});
	let appealed = (what, local(), above(), usual(), usual(), 2usize..5).prop_map(
		move |((who, asked), by, judge, first, second, done)| {
			let mut steps =
				vec![asked, decide(by, first), Step::Appeal(who, 0), decide(judge, second)];
			steps.truncate(done);
			steps
		},
	);
	prop_oneof![
		20 => step().prop_map(|step| vec![step]),
		1 => clean,
		1 => two,
		2 => appealed,
	]
}
