// SPDX-License-Identifier: Apache-2.0

//! Random credentials against a model: what is refused, and who holds what.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	Issue(AccountId, AccountId, CredentialKind, Option<u64>),
	Revoke(AccountId, AccountId, CredentialKind),
	Renounce(AccountId, CredentialKind),
	Attest(PartnerId, AccountId, CredentialKind, Option<u64>),
	Withdraw(PartnerId, AccountId, CredentialKind),
	Suspend(AccountId, bool),
	Allow(AccountId, AccountId, CredentialKind),
	Forget(AccountId, CredentialKind),
	/// An appeal undoes a revocation.
	Restore(AccountId, CredentialKind),
	Leave(AccountId),
	Wait(u64),
}

/// Few members, so that they meet again. Times count from now.
fn step() -> impl Strategy<Value = Step> {
	let staff = || prop::sample::select(vec![1, 11, 12, 21, 22, 31, 32]);
	let member = || prop::sample::select(vec![1, 2, 5, 6]);
	let kind = || 1u16..5;
	let partner = || 7u32..9;
	let until = || prop::option::of(0u64..60);
	prop_oneof![
		24 => (staff(), member(), kind(), until()).prop_map(|(by, who, kind, until)| Step::Issue(by, who, kind, until)),
		16 => (staff(), member(), kind()).prop_map(|(by, who, kind)| Step::Revoke(by, who, kind)),
		4 => (member(), kind()).prop_map(|(who, kind)| Step::Renounce(who, kind)),
		14 => (partner(), member(), kind(), until()).prop_map(|(by, who, kind, until)| Step::Attest(by, who, kind, until)),
		6 => (partner(), member(), kind()).prop_map(|(by, who, kind)| Step::Withdraw(by, who, kind)),
		2 => (member(), any::<bool>()).prop_map(|(who, suspended)| Step::Suspend(who, suspended)),
		20 => (staff(), member(), kind()).prop_map(|(by, who, kind)| Step::Allow(by, who, kind)),
		2 => (member(), kind()).prop_map(|(who, kind)| Step::Forget(who, kind)),
		4 => (member(), kind()).prop_map(|(who, kind)| Step::Restore(who, kind)),
		1 => member().prop_map(Step::Leave),
		6 => (0u64..40).prop_map(Step::Wait),
	]
}

/// The last credential of a kind that somebody got.
#[derive(Clone, Copy)]
struct Held {
	/// A branch, or an institution plus a hundred.
	issuer: u64,
	version: u32,
	until: Option<u64>,
	ended: bool,
	erased: bool,
	/// By staff of which branch.
	revoked: Option<u64>,
}

/// What is to come out, kept as simply as can be.
#[derive(Default)]
struct Model {
	held: BTreeMap<(AccountId, CredentialKind), Held>,
	suspended: Vec<AccountId>,
	left: Vec<AccountId>,
	now: u64,
}

impl Model {
	fn in_force(&self, who: AccountId, kind: CredentialKind) -> Option<Held> {
		let held = *self.held.get(&(who, kind))?;
		(!held.ended && held.until.is_none_or(|until| self.now < until)).then_some(held)
	}

	fn give(
		&mut self,
		issuer: u64,
		who: AccountId,
		kind: CredentialKind,
		until: Option<u64>,
	) -> bool {
		if self.in_force(who, kind).is_some_and(|held| held.issuer != issuer) {
			return false;
		}
		if let Some(Held { issuer: before, revoked: Some(by), .. }) = self.held.get(&(who, kind)) {
			// Branch 3 oversees all, and institutions are above one hundred.
			let may = if issuer > 100 { *before < 100 } else { [3, *by].contains(&issuer) };
			if !may {
				return false;
			}
		}
		let version = self.held.get(&(who, kind)).map_or(1, |held| held.version + 1);
		let held = Held { issuer, version, until, ended: false, erased: false, revoked: None };
		self.held.insert((who, kind), held);
		true
	}

	/// Whether a step is done. Kind 1 is of branches, 2 of institutions, 3 of both, 4 of nobody.
	fn take(&mut self, step: &Step) -> bool {
		// Account 1 trains at branch 1.
		let branch = |by: u64| if by == 1 { 1 } else { by / 10 };
		match *step {
			Step::Issue(by, who, kind, after) => {
				let until = after.map(|after| self.now + after);
				by != who
					&& matches!(kind, 1 | 3)
					&& !self.left.contains(&who)
					&& !self.suspended.contains(&who)
					&& after != Some(0)
					&& self.give(branch(by), who, kind, until)
			}
			Step::Revoke(by, who, kind) => {
				let home = if who < 5 { 1 } else { 2 };
				let is_auditor = by == 1 || by % 10 == 2;
				let has_left = self.left.contains(&who);
				let Some(held) = self.held.get_mut(&(who, kind)) else { return false };
				let may = if held.issuer > 100 {
					is_auditor && !has_left && [home, 3].contains(&branch(by))
				} else {
					let of_home = is_auditor && !has_left && branch(by) == home;
					of_home || [held.issuer, 3].contains(&branch(by))
				};
				let done = may && !held.ended;
				if done {
					(held.ended, held.revoked) = (true, Some(branch(by)));
				}
				done
			}
			Step::Allow(by, who, kind) => {
				let home = if who < 5 { 1 } else { 2 };
				let is_auditor = by == 1 || by % 10 == 2;
				let has_left = self.left.contains(&who);
				let Some(held) = self.held.get_mut(&(who, kind)) else { return false };
				let Some(revoked) = held.revoked else { return false };
				// What branch 3 revoked only branch 3 allows; the rest both that and the home.
				let may = branch(by) == 3 || (branch(by) == home && revoked != 3);
				let done = is_auditor && by != who && !has_left && may;
				if done {
					held.revoked = None;
				}
				done
			}
			Step::Forget(who, kind) => {
				let has_left = self.left.contains(&who);
				let Some(held) = self.held.get_mut(&(who, kind)) else { return false };
				let done = has_left && !held.erased;
				if done {
					(held.erased, held.ended) = (true, true);
				}
				done
			}
			Step::Restore(who, kind) => match self.held.get_mut(&(who, kind)) {
				Some(held) if held.revoked.is_some() && !held.erased => {
					(held.ended, held.revoked) = (false, None);
					true
				}
				// Too late: without effect.
				_ => true,
			},
			Step::Renounce(who, kind) => match self.held.get_mut(&(who, kind)) {
				Some(held) if !held.erased => {
					(held.erased, held.ended) = (true, true);
					true
				}
				_ => false,
			},
			Step::Attest(partner, who, kind, after) => {
				let until = after.map(|after| self.now + after);
				matches!(kind, 2 | 3)
					&& !self.left.contains(&who)
					&& self.give(100 + u64::from(partner), who, kind, until)
			}
			Step::Withdraw(partner, who, kind) => {
				if !matches!(kind, 2 | 3) || self.left.contains(&who) {
					return false;
				}
				let issuer = 100 + u64::from(partner);
				if self.in_force(who, kind).is_some_and(|held| held.issuer != issuer) {
					return false;
				}
				match self.held.get_mut(&(who, kind)) {
					Some(held) if held.issuer == issuer => (held.ended, held.erased) = (true, true),
					_ => {}
				}
				true
			}
			Step::Suspend(who, suspended) => {
				self.suspended.retain(|other| *other != who);
				if suspended {
					self.suspended.push(who);
				}
				true
			}
			Step::Leave(who) => {
				self.left.push(who);
				true
			}
			Step::Wait(time) => {
				self.now += time;
				true
			}
		}
	}
}

fn play(step: &Step) -> DispatchResult {
	let from_now = |after: Option<u64>| after.map(|after| Now::get() + after);
	match *step {
		Step::Issue(by, who, kind, after) => issue(by, who, kind, from_now(after)),
		Step::Revoke(by, who, kind) => revoke(by, who, kind),
		Step::Renounce(who, kind) => renounce(who, kind),
		Step::Allow(by, who, kind) => allow(by, who, kind),
		Step::Restore(who, kind) => revise(who, kind, Decision::Granted),
		Step::Forget(who, kind) => forget(STRANGER, who, kind),
		Step::Attest(partner, who, kind, after) => {
			attest(partner, who, kind, attested(from_now(after)))
		}
		Step::Withdraw(partner, who, kind) => attest(partner, who, kind, None),
		Step::Suspend(who, suspended) => {
			Suspended::mutate(|all| {
				all.retain(|other| *other != who);
				all.extend(suspended.then_some(who));
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

thread_local! {
	/// How often a credential was held, revoked, refused because another issued it or because its revocation stood, and allowed
	/// again, or restored, in all random lives together.
	static REACHED: core::cell::Cell<[usize; 6]> = const { core::cell::Cell::new([0; 6]) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let reached = REACHED.get();
	assert!(reached.iter().all(|times| *times > 100), "only {reached:?} in 256 lives");
}

proptest! {
	fn lives_follow_the_model(steps in prop::collection::vec(step(), 1..500)) {
		build_and_execute(|| {
			let mut model = Model { now: START, ..Default::default() };
			let mut reached = REACHED.get();
			for step in steps {
				let expected = model.take(&step);
				let before = System::event_count();
				let outcome = play(&step);
				assert_eq!(outcome.is_ok(), expected, "{step:?}");
				reached[1] += usize::from(matches!(step, Step::Revoke(..)) && expected);
				reached[2] += usize::from(outcome == Err(Error::<Test>::HeldFromOther.into()));
				reached[3] += usize::from(outcome == Err(Error::<Test>::RevocationStands.into()));
				reached[4] += usize::from(matches!(step, Step::Allow(..)) && expected);
				let did_something = System::event_count() > before;
				reached[5] += usize::from(matches!(step, Step::Restore(..)) && did_something);
				Credentials::do_try_state().expect("the invariants hold after each step");
				for who in [1, 2, 5, 6] {
					for kind in 1..5 {
						let holds = model.in_force(who, kind).is_some() && !model.left.contains(&who);
						assert_eq!(Credentials::is_held(who, kind), holds, "after {step:?}");
						reached[0] += usize::from(holds);
						let stored = Credentials::credential(who, kind);
						let stored = stored.map(|held| (held.version, held.document.is_none()));
						let held = model.held.get(&(who, kind));
						assert_eq!(stored, held.map(|held| (held.version, held.erased)), "after {step:?}");
					}
				}
			}
			REACHED.set(reached);
		});
	}
}
