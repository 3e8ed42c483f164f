// SPDX-License-Identifier: Apache-2.0

//! Random operators, some of whom lie, against a model that counts voices.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type Key = (PartnerId, AccountId, Topic);

#[derive(Clone, Debug)]
enum Step {
	/// A branch speaks of the version that is so many after the last one settled; if it is a liar, perhaps something else than the
	/// truth.
	Speak(BranchId, Key, u64, u8),
	Complain(BranchId, PartnerId, Fault),
	Acknowledge(BranchId, ReportId),
	Lapse(Key),
	SetTopics(PartnerId, bool),
	Suspend(PartnerId, bool),
	Leave(AccountId),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let branch = || 1u32..5;
	let partner = || prop_oneof![4 => Just(POLICE), 1 => Just(CLINIC)];
	let member = || prop::sample::select(vec![MEI, MEI, MEI, TOM, REFUSING]);
	let topic = || prop::sample::select(vec![LICENCE, LICENCE, PENSION]);
	let key =
		move || prop_oneof![3 => Just((POLICE, MEI, LICENCE)), 1 => (partner(), member(), topic())];
	let ahead = || prop_oneof![80 => Just(1u64), 12 => Just(0), 8 => 2u64..9, 1 => Just(u64::MAX)];
	let fault = || prop::sample::select(vec![Fault::Silent, Fault::Stale]);
	prop_oneof![
		60 => (branch(), key(), ahead(), 0u8..3).prop_map(|(branch, key, ahead, lie)| Step::Speak(branch, key, ahead, lie)),
		2 => (branch(), partner(), fault()).prop_map(|(branch, partner, fault)| Step::Complain(branch, partner, fault)),
		6 => (branch(), 0u64..4).prop_map(|(branch, back)| Step::Acknowledge(branch, back)),
		3 => key().prop_map(Step::Lapse),
		1 => (partner(), prop::bool::weighted(0.9)).prop_map(|(partner, all)| Step::SetTopics(partner, all)),
		1 => (partner(), prop::bool::weighted(0.1)).prop_map(|(partner, off)| Step::Suspend(partner, off)),
		1 => Just(Step::Leave(TOM)),
		6 => (0u64..300).prop_map(Step::Wait),
	]
}

/// What an institution says under a version.
fn truth(version: u64) -> Option<Attested> {
	(!version.is_multiple_of(4)).then_some(Attested {
		commitment: Commitment([(version % 100) as u8; 32]),
		valid_until: Some(version),
	})
}

fn version(settled: Option<u64>, ahead: u64) -> u64 {
	settled.unwrap_or(0).saturating_add(ahead)
}

/// What a branch says.
fn words(liars: &BTreeSet<BranchId>, branch: BranchId, version: u64, lie: u8) -> Value {
	let lies = lie > 0 && liars.contains(&branch);
	Value { version, attested: if lies { attested(200 + lie) } else { truth(version) } }
}

/// What is to come out, kept as simply as can be.
struct Model {
	liars: BTreeSet<BranchId>,
	quorum: usize,
	now: u64,
	heard: BTreeSet<PartnerId>,
	suspended: BTreeSet<PartnerId>,
	left: BTreeSet<AccountId>,
	/// What each branch said last, and when.
	voices: BTreeMap<(Key, BranchId), (Value, u64)>,
	settled: BTreeMap<Key, u64>,
	/// What stands of whom, by whom.
	profile: BTreeMap<(AccountId, Topic), Written>,
	/// By id: branch, and what the report is about.
	reports: BTreeMap<ReportId, (BranchId, About<AccountId>)>,
	next: ReportId,
}

impl Model {
	fn new(liars: BTreeSet<BranchId>, quorum: u32) -> Self {
		Self {
			liars,
			quorum: quorum as usize,
			now: START,
			heard: [POLICE].into(),
			suspended: Default::default(),
			left: Default::default(),
			voices: Default::default(),
			settled: Default::default(),
			profile: Default::default(),
			reports: Default::default(),
			next: 0,
		}
	}

	fn report(&mut self, branch: BranchId, about: About<AccountId>) {
		self.reports.insert(self.next, (branch, about));
		self.next += 1;
	}

	fn alarm(&mut self, branch: BranchId, about: About<AccountId>) {
		let is_alarm =
			|about: &About<_>| matches!(about, About::Outvoted { .. } | About::Lapsed { .. });
		let open = self.reports.values().filter(|(to, about)| *to == branch && is_alarm(about));
		if open.count() < 3 {
			self.report(branch, about);
		}
	}

	fn speak(&mut self, branch: BranchId, key: Key, ahead: u64, lie: u8) -> bool {
		let version = version(self.settled.get(&key).copied(), ahead);
		let value = words(&self.liars, branch, version, lie);
		let (partner, member, topic) = key;
		let is_heard = self.heard.contains(&partner) && !self.suspended.contains(&partner);
		let is_new = self.settled.get(&key).is_none_or(|settled| *settled < version);
		let before = self.voices.get(&(key, branch)).map(|(said, _)| said.version);
		if !is_heard
			|| !is_new
			|| self.left.contains(&member)
			|| before.is_some_and(|before| before >= version)
		{
			return false;
		}
		self.voices.insert((key, branch), (value, self.now));
		let of_version = self
			.voices
			.iter()
			.filter(|((about, _), (said, _))| *about == key && said.version == version);
		let of_version: Vec<_> = of_version.map(|((_, by), (said, _))| (*by, *said)).collect();
		if of_version.iter().filter(|(_, said)| *said == value).count() < self.quorum {
			return true;
		}
		self.settled.insert(key, version);
		let is_applied = member != REFUSING;
		if is_applied {
			self.profile.insert((member, topic), (partner, value.attested));
		}
		self.reports.retain(|_, (_, about)| match *about {
			About::Changed { partner, member, topic, .. } => {
				!is_applied || (partner, member, topic) != key
			}
			About::Refused { partner, member, topic, .. } => {
				is_applied || (partner, member, topic) != key
			}
			_ => true,
		});
		self.report(
			if member == TOM { 2 } else { 1 },
			if is_applied {
				About::Changed { partner, member, topic, version }
			} else {
				About::Refused { partner, member, topic, version }
			},
		);
		// In the order in which they spoke.
		let mut wrong: Vec<_> = of_version.into_iter().filter(|(_, said)| *said != value).collect();
		wrong.sort_by_key(|(by, _)| voices_of(key).iter().position(|voice| voice.branch == *by));
		for (by, _) in wrong {
			self.alarm(by, About::Outvoted { partner, member, topic, version });
		}
		self.voices.retain(|(about, _), (said, _)| *about != key || said.version > version);
		true
	}

	/// Whether a step is done.
	fn take(&mut self, step: &Step) -> bool {
		match *step {
			Step::Speak(branch, key, ahead, lie) => self.speak(branch, key, ahead, lie),
			Step::Complain(branch, partner, fault) => {
				let about = About::Fault { partner, fault };
				let is_open = self.reports.values().any(|open| *open == (branch, about.clone()));
				let done = self.heard.contains(&partner) && !is_open;
				if done {
					self.report(branch, about);
				}
				done
			}
			Step::Acknowledge(by, back) => {
				let Some(id) = self.next.checked_sub(back + 1) else { return false };
				match self.reports.get(&id) {
					Some((branch, _)) if by == 3 || by == *branch => {
						self.reports.remove(&id).is_some()
					}
					_ => false,
				}
			}
			Step::Lapse(key) => {
				let old: Vec<_> = voices_of(key)
					.into_iter()
					.map(|voice| voice.branch)
					.filter(|by| self.voices[&(key, *by)].1 + WAITING <= self.now)
					.collect();
				for by in &old {
					let (said, _) = self.voices.remove(&(key, *by)).expect("it spoke");
					let (partner, member, topic) = key;
					let version = said.version;
					self.alarm(*by, About::Lapsed { partner, member, topic, version });
				}
				!old.is_empty()
			}
			Step::SetTopics(partner, true) => {
				let done = !self.suspended.contains(&partner);
				if done {
					self.heard.insert(partner);
				}
				done
			}
			Step::SetTopics(partner, false) => self.heard.remove(&partner),
			Step::Suspend(partner, true) => {
				self.suspended.insert(partner);
				true
			}
			Step::Suspend(partner, false) => {
				self.suspended.remove(&partner);
				true
			}
			Step::Leave(who) => {
				self.left.insert(who);
				true
			}
			Step::Wait(time) => {
				self.now += time;
				true
			}
		}
	}
}

fn voices_of((partner, member, topic): Key) -> Vec<Voice> {
	Oracles::voices(partner, member, topic)
}

fn play(liars: &BTreeSet<BranchId>, step: &Step) -> DispatchResult {
	let outcome = |result: DispatchResultWithPostInfo| result.map(drop).map_err(|e| e.error);
	match *step {
		Step::Speak(branch, (partner, member, topic), ahead, lie) => {
			let version = version(Oracles::settled(partner, member, topic), ahead);
			let value = words(liars, branch, version, lie);
			let expected = Oracles::standing(partner, member, topic, branch, version);
			let result = outcome(Oracles::submit(operator(branch), partner, member, topic, value));
			assert_eq!(result.is_ok(), expected == Standing::Open, "{step:?}");
			result
		}
		Step::Complain(branch, partner, fault) => {
			Oracles::complain(operator(branch), partner, fault)
		}
		Step::Acknowledge(branch, back) => {
			let next = crate::NextReport::<Test>::get();
			acknowledge(branch, next.checked_sub(back + 1).unwrap_or(ReportId::MAX))
		}
		Step::Lapse((partner, member, topic)) => {
			outcome(Oracles::lapse(signed(STRANGER), partner, member, topic))
		}
		Step::SetTopics(partner, true) => set_topics(partner, &[LICENCE, PENSION]),
		Step::SetTopics(partner, false) => set_topics(partner, &[]),
		Step::Suspend(partner, is_off) => {
			Suspended::mutate(|all| {
				all.retain(|other| *other != partner);
				all.extend(is_off.then_some(partner));
			});
			Ok(())
		}
		Step::Leave(who) => {
			Left::mutate(|left| left.push(who));
			Ok(())
		}
		Step::Wait(time) => {
			wait(time);
			Ok(())
		}
	}
}

fn compare(model: &Model, step: &Step) {
	for member in [MEI, TOM, REFUSING] {
		for topic in [LICENCE, PENSION] {
			let expected = model.profile.get(&(member, topic)).copied();
			assert_eq!(written(member, topic), expected, "after {step:?}");
			for partner in [POLICE, CLINIC] {
				let key = (partner, member, topic);
				let settled = Oracles::settled(partner, member, topic);
				assert_eq!(settled, model.settled.get(&key).copied(), "after {step:?}");
				let mut said: Vec<_> =
					voices_of(key).into_iter().map(|voice| (voice.branch, voice.value)).collect();
				said.sort_by_key(|(branch, _)| *branch);
				let expected = model.voices.iter().filter(|((about, _), _)| *about == key);
				let expected: Vec<_> = expected.map(|((_, by), (said, _))| (*by, *said)).collect();
				assert_eq!(said, expected, "after {step:?}");
			}
		}
	}
	let reports: BTreeMap<_, _> = crate::Reports::<Test>::iter()
		.map(|(id, report)| (id, (report.branch, report.about)))
		.collect();
	assert_eq!(reports, model.reports, "after {step:?}");
}

/// Whatever happened before, the branches that tell the truth can still agree on it.
fn honest_branches_agree(model: &Model) {
	Suspended::take();
	assert_ok!(set_topics(POLICE, &[LICENCE]));
	let version = settled().unwrap_or(0) + 100;
	let honest = (1..5).filter(|branch| !model.liars.contains(branch));
	for branch in honest.take(model.quorum) {
		// It may have spoken of a version that does not come: then it waits until that lapses.
		if standing(branch, version) == Standing::Spoken {
			wait(WAITING);
			assert_ok!(lapse(MEI));
		}
	}
	for branch in (1..5).filter(|branch| !model.liars.contains(branch)).take(model.quorum) {
		assert_ok!(say(branch, Value { version, attested: truth(version) }));
	}
	assert_eq!(settled(), Some(version));
	assert_eq!(written(MEI, LICENCE), Some((POLICE, truth(version))));
}

thread_local! {
	/// What was settled, outvoted, lapsed and replaced in all random lives together, and settled in spite of a liar.
	static REACHED: core::cell::Cell<[usize; 5]> = const { core::cell::Cell::new([0; 5]) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let reached = REACHED.get();
	assert!(reached.iter().all(|times| *times > 100), "only {reached:?} in 256 lives");
}

proptest! {
	fn lives_follow_the_model(
		steps in prop::collection::vec(step(), 1..250),
		liars in prop::collection::btree_set(1u32..5, 0..4),
		quorum in 2u32..4,
	) {
		with_police(|| {
			Quorum::set(quorum);
			let mut model = Model::new(liars.clone(), quorum);
			let mut reached = REACHED.get();
			let few_lie = liars.len() < model.quorum;
			for step in steps {
				System::reset_events();
				let expected = model.take(&step);
				assert_eq!(play(&liars, &step).is_ok(), expected, "{step:?}");
				Oracles::do_try_state().expect("the invariants hold after each step");
				compare(&model, &step);
				for event in events() {
					match event {
						Event::Settled { value, .. } => {
							reached[0] += 1;
							if few_lie {
								reached[4] += usize::from(!liars.is_empty());
								assert_eq!(value.attested, truth(value.version), "a lie was settled");
							}
						}
						Event::Reported { about: About::Outvoted { .. }, .. } => reached[1] += 1,
						Event::Reported { about: About::Lapsed { .. }, .. } => reached[2] += 1,
						Event::Reported { replaces: Some(_), .. } => reached[3] += 1,
						_ => {}
					}
				}
			}
			REACHED.set(reached);
			let enough_honest = 4 - liars.len() >= model.quorum;
			if few_lie && enough_honest && settled().is_none_or(|last| last < u64::MAX) {
				honest_branches_agree(&model);
			}
		});
	}
}
