// SPDX-License-Identifier: Apache-2.0

//! Lives are played, and after each step the chain is compared with the model.

use super::{steps::steps, *};

/// Take a step of which time is no part.
fn play(step: &Step, model: &Model) -> Refusal {
	let nth = |index: &Index| model.nth(*index);
	let opinion = |template: &Option<u16>| match template {
		Some(id) => Opinion::Template(*id),
		None => Opinion::Hash(OPINION),
	};
	match step {
		Step::Publish(by, branch, category, is_routine) => open(Request {
			category: Some(*category),
			is_routine: *is_routine,
			..Request::new(activity(model.next_activity), *branch, *by)
		})
		.map(drop),
		Step::Ask(what, branch, by, is_grave, time) => open(Request {
			is_grave: *is_grave,
			until: time.map(end_after),
			..Request::new(what.clone(), *branch, *by)
		})
		.map(drop),
		Step::Propose(id, by, who) => {
			let branch = FakeStaff::branch(by).ok_or(BAD_ORIGIN)?;
			let subject = Subject::Penalty { penalty: *id };
			open(Request {
				parties: parties([*who]),
				is_grave: true,
				signed: Some((GRANTED, OPINION)),
				..Request::new(subject, branch, *by)
			})
			.map(drop)
		}
		Step::Withdraw(index) => {
			if model.can_be_withdrawn(nth(index)) {
				withdraw(&model.matters[&nth(index)].subject);
			}
			Ok(())
		}
		Step::Note(subject, by, who) => {
			let branch = FakeStaff::branch(by).ok_or(BAD_ORIGIN)?;
			withdraw(subject);
			let parties = parties([*who]);
			<Audit as Cases<_>>::note_decision(subject.clone(), branch, *by, parties, OPINION)
		}
		Step::Claim(who, index) => claim(*who, nth(index)),
		Step::Release(who, index) => release(*who, nth(index)),
		Step::Decide(who, index, decision, template) => {
			decide_with(*who, nth(index), *decision, opinion(template))
		}
		Step::Question(who, index) => ask(*who, nth(index)),
		Step::Answer(who, index) => answer(*who, nth(index)),
		Step::Escalate(who, index) => escalate(*who, nth(index)),
		Step::Appeal(who, index) => appeal(*who, nth(index)),
		Step::Rule(index, decision, template) => Audit::decide_as_consortium(
			RuntimeOrigin::root(),
			nth(index),
			*decision,
			opinion(template),
		),
		Step::Tend(index) => tend(Task::Case(nth(index))),
		Step::TendDraw(activity) => tend(Task::Draw(*activity)),
		Step::Sample(who, activity) => sample(*who, *activity),
		Step::SetTemplate(id, text) => {
			let text = text.map(|length| vec![b'x'; usize::from(length)]);
			set_template(*id, text.as_deref())
		}
		_ => Ok(()),
	}
}

/// The world changes, whatever the pallet does.
fn change(step: &Step) {
	match step {
		Step::Dismiss(who) => Dismissed::mutate(|list| toggle(list, *who)),
		Step::Move(who, branch) => Moved::mutate(|list| {
			list.retain(|(other, _)| other != who);
			list.push((*who, *branch));
		}),
		Step::Befriend(one, other) => Close::mutate(|list| toggle(list, (*one, *other))),
		Step::Name(one, other) => LateKin::mutate(|list| list.push((*one, *other, Now::get()))),
		Step::Fix(subject) => Irrevocable::mutate(|list| toggle(list, subject.clone())),
		Step::Involve(who) => Involved::mutate(|list| toggle(list, *who)),
		Step::Stick(subject) => Stuck::mutate(|list| toggle(list, subject.clone())),
		Step::Restore => {
			Dismissed::take();
			Moved::take();
			Close::take();
			LateKin::take();
			Irrevocable::take();
			Involved::take();
			Stuck::take();
		}
		Step::Close(branch) => Gone::mutate(|list| {
			// The nation and another branch stay at least.
			if list.is_empty() {
				list.push(*branch);
			}
		}),
		Step::Pause => IsPaused::mutate(|is_paused| *is_paused = !*is_paused),
		Step::Draw(seed, rate) => {
			Seed::set([*seed; 32]);
			SampleRate::set(Permill::from_percent(u32::from(*rate) * 50));
		}
		Step::Jump(time) => Now::mutate(|now| *now += time),
		_ => {}
	}
}

fn compare_case(id: CaseId, matter: &Matter) {
	let kept = case(id);
	assert_eq!(kept.subject, matter.subject);
	assert_eq!((kept.branch, kept.origin), (matter.branch, matter.origin), "{id}");
	assert_eq!((kept.by, kept.parties.to_vec()), (matter.by, matter.parties.clone()), "{id}");
	assert_eq!((kept.is_grave, kept.category), (matter.is_grave, matter.category), "{id}");
	assert_eq!(kept.is_routine, matter.is_routine, "{id}");
	assert_eq!((kept.opened_at, kept.until), (matter.opened, matter.until), "{id}");
	assert_eq!(kept.due, matter.due, "{id}: {matter:?}");
	let judged = kept.outcome().map(|outcome: &Outcome<_>| Judgement {
		decision: outcome.decision,
		by: outcome.by.to_vec(),
		branch: outcome.branch,
		at: outcome.at,
		appeal: outcome.appeal,
		lost: outcome.lost_record,
	});
	assert_eq!(judged, matter.judgement, "{id}");
	assert_eq!(kept.round, matter.rounds, "{id}");
	assert_eq!(kept.holder.map(|claim| (claim.by, claim.since)), matter.claim, "{id}");
	let signed = kept.signed.iter().map(|one| (one.by, one.branch, one.decision));
	assert_eq!(signed.collect::<Vec<_>>(), matter.signed, "{id}");
	assert_eq!(kept.asked.is_some(), matter.is_asked, "{id}");
	if matter.judgement.is_none() {
		assert_eq!(kept.lapses_at, matter.lapses, "{id}");
		assert!(
			FakeSubjects::is_waiting(&matter.subject) || matter.subject.kind() == CaseKind::Appeal
		);
	}
}

/// The pallet is as the model says.
fn compare(model: &Model) {
	Audit::do_try_state().expect("the invariants hold after each step");
	let mut stored: Vec<_> = AllCases::<Test>::iter_keys().collect();
	stored.sort();
	assert_eq!(stored, model.matters.keys().copied().collect::<Vec<_>>());
	for (id, matter) in &model.matters {
		compare_case(*id, matter);
	}
	// What waits is what has an open case.
	let has_row = |matter: &&Matter| {
		matter.judgement.is_none()
			&& !matches!(matter.subject, Subject::Appeal { .. } | Subject::Sample { .. })
	};
	assert_eq!(waiting(), model.matters.values().filter(has_row).count());
	assert_eq!(crate::Passages::<Test>::iter().count(), model.passes.len());
	for (activity, pass) in &model.passes {
		let kept = Audit::passage(*activity).expect("kept");
		let kept = Pass {
			by: kept.publisher,
			branch: kept.branch,
			category: kept.category,
			at: kept.at,
			due: kept.due,
			is_drawn: kept.is_drawn,
		};
		assert_eq!(kept, *pass);
	}
	for who in (1..4).chain(AUDITORS) {
		let blemish = Audit::blemish(who).filter(|at| Now::get() < at + PROBATION);
		assert_eq!(blemish, model.blemish(who), "of {who}");
		for category in 1..3 {
			let record = model.records.get(&(who, category)).copied().unwrap_or(0);
			assert_eq!(Audit::record(who, category), record, "of {who}");
			assert_eq!(Audit::may_pass(who, category), model.may_pass(who, category));
		}
	}
	for (key @ (branch, kind), counts) in &model.counts {
		let tally = Audit::statistics(*branch, *kind);
		let kept = [
			tally.opened,
			tally.passed,
			tally.noted,
			tally.granted,
			tally.refused,
			tally.partly,
			tally.absent,
			tally.closed,
			tally.lapsed,
			tally.escalated,
			tally.appealed,
			tally.overturned,
		];
		assert_eq!(kept, *counts, "of {kind:?} at {branch:?}");
		assert_eq!(tally.sum_age, model.ages.get(key).copied().unwrap_or(0));
	}
}

/// Nothing is kept for longer than can be computed, if blocks have time.
fn ensure_bounded(model: &Model) {
	let now = Now::get();
	for matter in model.matters.values() {
		match &matter.judgement {
			None => {
				let end = matter.until.unwrap_or(matter.renewed + LONGEST);
				assert!(now < end.max(matter.opened + 1), "{matter:?} still waits at {now}");
			}
			Some(judged) if judged.appeal.is_none() => {
				assert!(now < judged.at + APPEAL + TICK, "{matter:?} is still kept at {now}");
			}
			// Its appeal is one of those that wait.
			Some(_) => {}
		}
	}
	for pass in model.passes.values() {
		assert!(now < pass.at + SAMPLE + TICK, "{pass:?} is still kept at {now}");
	}
}

/// Let time pass until this moment, with all that is due on the way.
fn pass_until(moment: Moment, model: &mut Model) {
	let since = Now::get();
	loop {
		let next = model.next_moment().filter(|next| *next <= moment && !IsPaused::get());
		Now::mutate(|now| *now = next.unwrap_or(moment).max(*now));
		work();
		model.work(|activity| Audit::case_of(Subject::Sample { activity }));
		compare(model);
		if next.is_none() {
			break;
		}
	}
	// What no block had time for until then is done in the first ticks.
	if !IsPaused::get() && Now::get() >= since + TICK {
		ensure_bounded(model);
	}
}

thread_local! {
	/// What came to pass in all random lives together.
	static REACHED: core::cell::Cell<Reached> = const { core::cell::Cell::new(Reached {
		decided: 0,
		two: 0,
		passed: 0,
		sampled: 0,
		appeals: 0,
		overturned: 0,
		lapsed: 0,
		refusals: 0,
	}) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model_and_everything_ends() {
	lives_follow_the_model();
	let all = REACHED.get();
	let few =
		[all.decided, all.two, all.passed, all.sampled, all.appeals, all.overturned, all.lapsed];
	println!("{all:?}");
	assert!(few.iter().all(|count| *count > 50), "only {all:?} in 256 lives");
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	fn lives_follow_the_model(steps in prop::collection::vec(steps(), 50..200)) {
		build_and_execute(|| {
			Lookback::set(7);
			let mut model = Model::new();
			for step in steps.into_iter().flatten() {
				change(&step);
				if let Step::Wait(time) = step {
					pass_until(Now::get() + time, &mut model);
					continue;
				}
				// What the step is about is found before it is done.
				next_block();
				let played = play(&step, &model);
				let expected = model.take(&step);
				assert_eq!(played, expected, "{step:?}");
				model.reached.refusals += usize::from(expected.is_err());
				compare(&model);
			}
			// In the end everything is decided, closed or lapsed, and nothing waits.
			IsPaused::set(false);
			let longest = end_after(5_000).max(Now::get() + LONGEST) - Now::get();
			pass_until(Now::get() + longest + APPEAL + LONGEST + SAMPLE + LONGEST, &mut model);
			ensure_all_is_over();
			let (all, one) = (REACHED.get(), model.reached);
			REACHED.set(Reached {
				decided: all.decided + one.decided,
				two: all.two + one.two,
				passed: all.passed + one.passed,
				sampled: all.sampled + one.sampled,
				appeals: all.appeals + one.appeals,
				overturned: all.overturned + one.overturned,
				lapsed: all.lapsed + one.lapsed,
				refusals: all.refusals + one.refusals,
			});
		});
	}
}
