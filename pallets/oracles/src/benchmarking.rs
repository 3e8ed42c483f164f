// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use timebank_primitives::{
	Attested, BenchmarkHelper, BranchId, Cases, Commitment, Decision, FieldKind, OnDecision,
	PartnerId, Subject, Topic,
};

/// The topic that is spoken of.
const TOPIC: Topic = Topic::Field(1);

fn consortium<T: Config>() -> T::RuntimeOrigin {
	T::ConsortiumOrigin::try_successful_origin().expect("the consortium")
}

fn operator<T: Config>() -> T::RuntimeOrigin {
	T::OperatorOrigin::try_successful_origin().expect("an operator")
}

/// So many topics: each second one is a field, the others are credentials.
fn topics<T: Config>(count: u32) -> TopicsOf<T> {
	let kinds = FieldKind::try_from(count.div_ceil(2)).expect("few");
	T::BenchmarkHelper::make_kinds(kinds);
	let topics = (1..=kinds).flat_map(|kind| [Topic::Field(kind), Topic::Credential(kind)]);
	let topics: Vec<_> = topics.take(count.try_into().expect("few")).collect();
	topics.try_into().expect("no more than there can be")
}

/// A source with as many topics as there can be.
fn source<T: Config>() -> PartnerId {
	let partner = T::BenchmarkHelper::make_partner();
	let topics = topics::<T>(T::MaxTopics::get());
	Pallet::<T>::set_topics(consortium::<T>(), partner, topics).expect("a source");
	partner
}

fn member<T: Config>() -> T::AccountId {
	let member: T::AccountId = account("member", 0, 0);
	T::BenchmarkHelper::make_member(&member);
	member
}

fn value(version: u64, content: u8) -> Value {
	let commitment = Commitment([content; 32]);
	Value { version, attested: Some(Attested { commitment, valid_until: Some(u64::MAX) }) }
}

/// Branches that there are not: they cost what others do.
fn somebody(index: u32) -> BranchId {
	BranchId::MAX - index
}

/// One that has waited for too long.
fn voice<T: Config>(branch: BranchId, version: u64, content: u8) -> Voice<T::AccountId> {
	let by = account("operator", branch, 0);
	Voice { branch, by, value: value(version, content), lapses_at: 0 }
}

/// Voices for a version on which all but one of a quorum agree. Of others `others` say something else under version `conflict`, and
/// who is left of the `total` agrees too but does not count. Nobody is left out for whom there is no place.
fn voices<T: Config>(total: u32, others: u32, conflict: u64) -> VoicesOf<T> {
	let quorum = T::Quorum::get().max(2);
	let silent = total.min(T::MaxVoices::get()).saturating_sub(others + quorum);
	let mut voices = VoicesOf::<T>::default();
	for index in 0..silent {
		voices.force_push(voice::<T>(somebody(index), 2, 2));
	}
	for index in silent..silent + others {
		voices.force_push(voice::<T>(somebody(index), conflict, 1));
	}
	for index in 1..quorum {
		let branch = T::BenchmarkHelper::make_branch(&account("branch", index, 0));
		voices.force_push(voice::<T>(branch, 2, 2));
	}
	voices
}

/// Write voices, and count them at branches that have others as well.
fn put<T: Config>(partner: PartnerId, subject: &SubjectOf<T>, voices: VoicesOf<T>) {
	for voice in &voices {
		StandingVoices::<T>::insert(voice.branch, partner, 2);
	}
	Voices::<T>::insert(partner, subject, voices);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_topics(t: Linear<1, { T::MaxTopics::get() }>) {
		let partner = T::BenchmarkHelper::make_partner();
		let topics = topics::<T>(t);
		let consortium = consortium::<T>();

		#[extrinsic_call]
		_(consortium, partner, topics);

		assert!(Sources::<T>::contains_key(partner));
	}

	/// A quorum agrees, as the last of `v` branches that are asked; `o` branches said something else, and the reports take the
	/// place of older ones.
	#[benchmark]
	fn submit(v: Linear<1, { T::MaxVoices::get() }>, o: Linear<0, ALARMS_AT_ONCE>) {
		let partner = source::<T>();
		let member = member::<T>();
		let operator = operator::<T>();
		let (_, own) = T::OperatorOrigin::try_origin(operator.clone()).ok().expect("an operator");
		let subject = (member.clone(), TOPIC);
		Settled::<T>::insert(partner, &subject, 1);
		for matter in [Matter::Changed, Matter::Conflict] {
			Pallet::<T>::report_home(own, partner, &subject, matter, 1).expect("a report");
		}
		put::<T>(partner, &subject, voices::<T>(v, o, 2));

		#[extrinsic_call]
		_(operator, partner, member, TOPIC, value(2, 2));

		assert_eq!(Settled::<T>::get(partner, subject), Some(2));
	}

	#[benchmark]
	fn complain() {
		let partner = source::<T>();
		let operator = operator::<T>();

		#[extrinsic_call]
		_(operator, partner, Fault::Conflicting);

		assert_eq!(Complaints::<T>::iter_keys().count(), 1);
	}

	#[benchmark]
	fn acknowledge() {
		let partner = source::<T>();
		let member = member::<T>();
		let administrator =
			T::AdministratorOrigin::try_successful_origin().expect("an administrator");
		let (_, own) = T::AdministratorOrigin::try_origin(administrator.clone())
			.ok()
			.expect("an administrator");
		let subject = (member, TOPIC);
		let report = NextReport::<T>::get();
		Pallet::<T>::report_home(own, partner, &subject, Matter::Conflict, 1).expect("a report");
		put::<T>(partner, &subject, voices::<T>(T::MaxVoices::get(), 0, 2));

		#[extrinsic_call]
		_(administrator, report);

		assert!(!Reports::<T>::contains_key(report));
	}

	/// The case is closed where cases are.
	#[benchmark]
	fn decide() {
		let partner = source::<T>();
		let member = member::<T>();
		let operator = operator::<T>();
		let (_, own) = T::OperatorOrigin::try_origin(operator).ok().expect("an operator");
		let subject = (member.clone(), TOPIC);
		let report = NextReport::<T>::get();
		Pallet::<T>::report_home(own, partner, &subject, Matter::Conflict, 1).expect("a report");
		let about = Subject::Report { report };
		assert!(T::Cases::is_open(&about));

		#[block]
		{
			<Pallet<T> as OnDecision<_>>::decide(&about, Decision::Granted, &member, [1; 32])
				.expect("it waits");
		}

		assert!(!Reports::<T>::contains_key(report));
	}

	/// A quorum agrees, as the last of `v` branches that are asked, since one is in good standing again; `o` voices for a newer version
	/// lapse.
	#[benchmark]
	fn lapse(v: Linear<1, { T::MaxVoices::get() }>, o: Linear<0, ALARMS_AT_ONCE>) {
		let partner = source::<T>();
		let member = member::<T>();
		let operator = operator::<T>();
		let (_, own) = T::OperatorOrigin::try_origin(operator).ok().expect("an operator");
		let subject = (member.clone(), TOPIC);
		Settled::<T>::insert(partner, &subject, 1);
		Pallet::<T>::report_home(own, partner, &subject, Matter::Changed, 1).expect("a report");
		let mut voices = voices::<T>(v, o, 3);
		voices.force_push(voice::<T>(own, 2, 2));
		put::<T>(partner, &subject, voices);
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), partner, member, TOPIC);

		assert_eq!(Settled::<T>::get(partner, &subject), Some(2));
		assert!(!Voices::<T>::contains_key(partner, &subject));
	}

	#[benchmark]
	fn withdraw_voice() {
		let partner = source::<T>();
		let member = member::<T>();
		let administrator =
			T::AdministratorOrigin::try_successful_origin().expect("an administrator");
		let (_, own) = T::AdministratorOrigin::try_origin(administrator.clone())
			.ok()
			.expect("an administrator");
		let subject = (member.clone(), TOPIC);
		let mut voices = voices::<T>(T::MaxVoices::get(), 0, 2);
		voices.force_push(voice::<T>(own, 2, 2));
		put::<T>(partner, &subject, voices);

		#[extrinsic_call]
		_(administrator, partner, member, TOPIC);

		assert!(Voices::<T>::get(partner, subject).iter().all(|voice| voice.branch != own));
	}

	#[benchmark]
	fn reset(v: Linear<0, { T::MaxVoices::get() }>) {
		let partner = source::<T>();
		let member = member::<T>();
		let subject = (member.clone(), TOPIC);
		Settled::<T>::insert(partner, &subject, u64::MAX);
		let mut voices = VoicesOf::<T>::default();
		for index in 0..v {
			voices.force_push(voice::<T>(somebody(index), 2, 2));
		}
		put::<T>(partner, &subject, voices);
		let consortium = consortium::<T>();

		#[extrinsic_call]
		_(consortium, partner, member, TOPIC);

		assert!(!Settled::<T>::contains_key(partner, subject));
	}
}
