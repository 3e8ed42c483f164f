// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use timebank_primitives::{
	Attested, BenchmarkHelper, BranchId, Commitment, FieldKind, PartnerId, Topic,
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
fn voice(branch: BranchId, version: u64, content: u8) -> Voice {
	Voice { branch, value: value(version, content), lapses_at: 0 }
}

/// Take every place that is left with voices that stay, but for so many.
fn fill<T: Config>(voices: &mut VoicesOf<T>, free: u32) {
	let places = T::MaxVoices::get().saturating_sub(free);
	while u32::try_from(voices.len()).expect("few") < places {
		let index = u32::try_from(voices.len()).expect("few");
		let later = Voice { lapses_at: u64::MAX, ..voice(somebody(index), 9, 1) };
		voices.try_push(later).expect("a place is left");
	}
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

	/// A quorum agrees, the places are taken, the report takes the place of an older one, and `o` branches said something else.
	#[benchmark]
	fn submit(o: Linear<0, ALARMS_AT_ONCE>) {
		let partner = source::<T>();
		let member = member::<T>();
		let operator = operator::<T>();
		let (_, own) = T::OperatorOrigin::try_origin(operator.clone()).ok().expect("an operator");
		let subject = (member.clone(), TOPIC);
		Settled::<T>::insert(partner, &subject, 1);
		Pallet::<T>::report_settled(own, partner, &subject, 1, true).expect("a report");

		let mut voices = VoicesOf::<T>::default();
		for index in 0..o {
			voices.force_push(voice(somebody(index), 2, 1));
		}
		for index in 1..T::Quorum::get().max(2) {
			let branch = T::BenchmarkHelper::make_branch(&account("branch", index, 0));
			voices.force_push(voice(branch, 2, 2));
		}
		fill::<T>(&mut voices, 1);
		Voices::<T>::insert(partner, &subject, voices);

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
		Pallet::<T>::report_settled(own, partner, &subject, 1, true).expect("a report");

		#[extrinsic_call]
		_(administrator, report);

		assert!(!Reports::<T>::contains_key(report));
	}

	#[benchmark]
	fn lapse(v: Linear<1, ALARMS_AT_ONCE>) {
		let partner = source::<T>();
		let member = member::<T>();
		let subject = (member.clone(), TOPIC);
		let mut voices = VoicesOf::<T>::default();
		for index in 0..v {
			voices.force_push(voice(somebody(index), 2, 1));
		}
		fill::<T>(&mut voices, 0);
		Voices::<T>::insert(partner, &subject, voices);
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), partner, member, TOPIC);

		assert!(Voices::<T>::get(partner, subject).iter().all(|voice| voice.lapses_at > 0));
	}
}
