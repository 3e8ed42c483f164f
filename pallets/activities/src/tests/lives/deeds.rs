// SPDX-License-Identifier: Apache-2.0

//! What people send and what happens around them, done by the pallet and by the model.

use super::*;

use frame_support::traits::GetCallName;
use sp_runtime::traits::Dispatchable;

#[derive(Clone, Debug)]
pub enum Deed {
	/// Somebody sends this.
	Send(AccountId, Call<Test>),
	/// Somebody decides on this.
	Decide(AccountId, Subject<AccountId>, Decision),
	/// Somebody decides on an appeal of this, which was decided so before.
	Revise(AccountId, Subject<AccountId>, Decision, Decision),
	/// A decision on this cannot be appealed any more.
	Forget(Subject<AccountId>),
	/// Blocks have room for so many deadlines; or for all of them.
	Idle(Option<u64>),
	Wait(Moment),
	/// Something is so from now on.
	Fact(Fact),
}

#[derive(Clone, Debug)]
pub enum Fact {
	Suspended(AccountId, bool),
	Gone(AccountId),
	Moved(AccountId, bool),
	Closing(BranchId, bool),
	Dismissed(AccountId, bool),
	MayNotPublish(AccountId, bool),
	MayNotEnrol(AccountId, bool),
	Holds(AccountId, CredentialKind, bool),
	Stars(AccountId, u8),
	Reviewed(ActivityId, AccountId),
	/// Somebody has published before, and nobody had anything against it.
	Clean(AccountId, bool),
	Rate(Option<Balance>),
	Limit(Balance),
	/// A branch may mint so much more.
	Quota(BranchId, Balance),
}

/// The name of a call.
pub fn kind(call: &Call<Test>) -> &'static str {
	call.get_call_name()
}

/// The names of what is wrong.
pub fn name(error: DispatchError) -> &'static str {
	error.into()
}

pub fn send(by: AccountId, call: Call<Test>) -> Outcome {
	let sent = RuntimeCall::Activities(call).dispatch(signed(by));
	sent.map(drop).map_err(|failed| name(failed.error))
}

fn set<Item: Ord>(all: &mut std::collections::BTreeSet<Item>, item: Item, is_so: bool) {
	if is_so {
		all.insert(item);
	} else {
		all.remove(&item);
	}
}

/// Let something be so, for the pallet's fakes and for the model.
pub fn let_be(fact: &Fact, model: &mut Model) {
	let facts = &mut model.facts;
	match *fact {
		Fact::Suspended(who, is_so) => {
			set(&mut facts.suspended, who, is_so);
			Suspended::set(facts.suspended.iter().copied().collect());
		}
		Fact::Gone(who) => {
			facts.gone.insert(who);
			Gone::set(facts.gone.iter().copied().collect());
		}
		Fact::Closing(branch, is_so) => {
			set(&mut facts.closing, branch, is_so);
			Successors::set(facts.closing.iter().map(|branch| (*branch, 3)).collect());
		}
		Fact::Moved(who, is_so) => {
			set(&mut facts.moved, who, is_so);
			Moved::set(facts.moved.iter().copied().collect());
		}
		Fact::Dismissed(who, is_so) => {
			set(&mut facts.dismissed, who, is_so);
			Dismissed::set(facts.dismissed.iter().copied().collect());
		}
		Fact::MayNotPublish(who, is_so) => {
			set(&mut facts.may_not_publish, who, is_so);
			MayNotPublish::set(facts.may_not_publish.iter().copied().collect());
		}
		Fact::MayNotEnrol(who, is_so) => {
			set(&mut facts.may_not_enrol, who, is_so);
			MayNotEnrol::set(facts.may_not_enrol.iter().copied().collect());
		}
		Fact::Holds(who, kind, is_so) => {
			set(&mut facts.credentials, (who, kind), is_so);
			Certificates::set(facts.credentials.iter().copied().collect());
		}
		Fact::Stars(who, stars) => {
			facts.stars.insert(who, stars);
			Stars::set(facts.stars.iter().map(|(who, stars)| (*who, *stars)).collect());
		}
		Fact::Reviewed(id, who) => {
			facts.reviewed.insert((id, who));
			Reviewed::insert((id, who), true);
		}
		Fact::Clean(who, is_so) => {
			set(&mut facts.clean, who, is_so);
			CleanRecords::set(facts.clean.iter().copied().collect());
			Published::set(facts.clean.iter().map(|who| (*who, 1)).collect());
		}
		Fact::Rate(rate) => {
			facts.rate = rate;
			HasCategory::set(rate.is_some());
			CurrentRate::set(rate.unwrap_or(RATE));
		}
		Fact::Limit(limit) => {
			facts.limit = limit;
			PairLimit::set(limit);
		}
		Fact::Quota(branch, more) => {
			model.free.insert(Payer::Quota(branch), more);
			Quota::insert(branch, minted(branch) + more);
		}
	}
}

/// What a branch has minted so far.
pub fn minted(branch: BranchId) -> Balance {
	Mintings::get().iter().filter(|one| one.0 == branch).map(|one| one.2).sum()
}

/// The same call, for the model.
pub fn expect(model: &mut Model, by: AccountId, call: &Call<Test>) -> Outcome {
	match call.clone() {
		Call::publish { terms, funding } => model.publish(by, terms, funding),
		Call::close { activity } => model.close(by, activity),
		Call::enrol { activity } => model.enrol(by, activity),
		Call::leave { activity } => model.leave(by, activity),
		Call::admit { activity, participant } => model.admit(by, activity, participant),
		Call::decline { activity, participant } => model.decline(by, activity, participant),
		Call::confirm_start { activity, participant } => {
			model.confirm_start(by, activity, participant)
		}
		Call::confirm_end { activity, participant, until } => {
			model.confirm_end(by, activity, participant, until)
		}
		Call::settle { activity, participant } => model.settle(by, activity, &[participant]),
		Call::check_in { activity, participants } => {
			model
				.batch(by, activity, &participants, |all, who| all.confirm_start(by, activity, who))
		}
		Call::check_out { activity, participants } => {
			let all: Vec<_> = participants.iter().map(|(who, _)| *who).collect();
			model.may_batch(by, activity, &all)?;
			let mut said = participants.iter();
			said.try_for_each(|(who, until)| model.confirm_end(by, activity, *who, *until))
		}
		Call::settle_many { activity, participants } => {
			model.may_batch(by, activity, &participants)?;
			model.settle(by, activity, &participants)
		}
		Call::edit { activity, terms } => model.edit(by, activity, terms),
		Call::take_down { activity, .. } => model.take_down(by, activity),
		Call::invite { activity, who } => model.invite(by, activity, who),
		Call::accept_invitation { activity } => model.accept(by, activity),
		Call::dismiss { activity, who } => model.dismiss(by, activity, who),
		Call::report_absence { activity, participants } => {
			model.batch(by, activity, &participants, |all, who| {
				all.report_absence(by, activity, who)
			})
		}
		Call::top_up { activity, participant, steps } => {
			model.top_up(by, activity, participant, steps)
		}
		Call::dispute { activity, participant, .. } => model.dispute(by, activity, participant),
		Call::end_series { series } => model.end_series(by, series),
		Call::tend { task } => model.tend(&task),
		Call::__Ignore(..) => unreachable!("nobody sends it"),
	}
}
