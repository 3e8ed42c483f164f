// SPDX-License-Identifier: Apache-2.0

//! # Oracles
//!
//! What partner institutions say about members, agreed by a quorum of branches, applied and reported (M4).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions; and [`runtime_api`] for operators' nodes.
//!
//! ## Terminology
//!
//! - **Source**: a partner institution that the consortium wants to hear, about certain topics.
//! - **Topic**: a field of members' profiles, or a kind of credential.
//! - **Operator**: an account of a branch whose node reads what institutions say and repeats it here.
//! - **Version**: the institution's own number of what it says of a member in a topic. It grows with each change.
//! - **Voice**: what a branch's operator said. A branch has one voice, whatever number of operators, and an operator too.
//! - **Quorum**: how many branches must say exactly the same. Those count that are in good standing when it is counted.
//! - **Report**: what administrators are to see. It stays until one of them acknowledges it.
//!
//! ## Overview
//!
//! ```text
//! submit ──► submit ──► quorum ──► applied, and reported to the member's home branch
//! (branch 1)  (branch 2)    │   └► refused by the profile, and reported to the member's home branch
//!    │                      └────► who said something else under this version: reported to their own branch
//!    ├─ something else under this version ──► reported to the member's home branch at once
//!    ├─ too few others in time ──► lapse: dropped, and reported to the branch that spoke
//!    └─ the quorum was lowered since ──► lapse: applied
//! ```
//!
//! A lying operator has its branch's voice and nothing else:
//!
//! - it changes nothing, since a quorum is never less than two branches;
//! - it holds up nothing: each branch has its own place among the voices of a member and topic, voices for other versions do
//!   not disturb a quorum, and settling never waits for anybody to acknowledge;
//! - it fills nothing: a branch has only so many voices that wait for others;
//! - what it says in vain is reported to its own branch, of whose alarms only so many are open at a time, and the operator
//!   concerned does not acknowledge it; an administrator there withdraws what still stands;
//! - nothing is applied twice: of each institution, member and topic only versions newer than the last one settled are heard.
//!
//! What is in dispute is for auditors too: each such report opens a case ([`timebank_primitives::Cases`]), and their decision, whichever
//! it is, acknowledges it. An administrator's acknowledgement closes the case, and so does a newer report in its place.
//!
//! Reports do not pile up, and nothing waits until they are read. Of what is applied about a member by an institution in a topic
//! the newest report takes the place of the one before, of what is refused and of what is in dispute as well; a branch has one
//! complaint of each fault of an institution; alarms are counted.
//!
//! ### Example
//!
//! ```ignore
//! // By motion: the transport office is heard about driving licences.
//! Oracles::set_topics(council, transport_office, vec![Topic::Credential(DRIVING)])?;
//! // Two branches' operators have read the same.
//! Oracles::submit(signed(operator_of_branch_1), transport_office, mei, Topic::Credential(DRIVING), value)?;
//! Oracles::submit(signed(operator_of_branch_2), transport_office, mei, Topic::Credential(DRIVING), value)?;
//! // It is applied. The administrator of Mei's branch has seen it.
//! Oracles::acknowledge(signed(administrator), report)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decisions;
#[cfg(test)]
mod mock;
mod reports;
pub mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod voices;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// What institutions say, who said it, and what is reported of it.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::voices::Work;
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::WithPostDispatchInfo,
		pallet_prelude::*,
		traits::{Contains, Time},
	};
	use frame_system::pallet_prelude::*;
	use timebank_primitives::{
		Attested, BranchId, Cases, Credentials, Fields, Membership, Moment, Oversight, PartnerId,
		Partners, Topic,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Of whom and about what an institution speaks.
	pub type SubjectOf<T> = (<T as frame_system::Config>::AccountId, Topic);

	/// The voices for one member and topic.
	pub type VoicesOf<T> =
		BoundedVec<Voice<<T as frame_system::Config>::AccountId>, <T as Config>::MaxVoices>;

	/// The topics of a source.
	pub type TopicsOf<T> = BoundedVec<Topic, <T as Config>::MaxTopics>;

	/// A report as this runtime keeps it.
	pub type ReportOf<T> = Report<<T as frame_system::Config>::AccountId>;

	/// What a report of this runtime is about.
	pub type AboutOf<T> = About<<T as frame_system::Config>::AccountId>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The consortium, which decides on sources: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Oracle operators of a branch that may act, with their branch.
		type OperatorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Administrators, with their branch.
		type AdministratorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Who is a member, and where.
		type Members: Membership<Self::AccountId>;

		/// Where auditors decide on what is in dispute.
		type Cases: Cases<Self::AccountId>;

		/// Which branches there are, and which have rights over others.
		type Oversight: Oversight;

		/// The branches whose voices count now: those in good standing.
		type Speaks: Contains<BranchId>;

		/// The register of partner institutions.
		type Partners: Partners<Self::AccountId>;

		/// Members' profiles.
		type Fields: Fields<Self::AccountId>;

		/// Members' credentials.
		type Credentials: Credentials<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// How many branches must say the same. Less than two counts as two: nobody decides alone.
		type Quorum: Get<u32>;

		/// How long a voice waits for others before it can be dropped, in milliseconds. One that was heard keeps the time that it
		/// was heard with.
		type Patience: Get<Moment>;

		/// Makes members, branches, partners and kinds for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many sources there can be.
		#[pallet::constant]
		type MaxSources: Get<u32>;

		/// How many topics a source can have.
		#[pallet::constant]
		type MaxTopics: Get<u32>;

		/// How many voices there can be for one member and topic: as many as there can be branches, so that none takes the place of
		/// another. One of a branch that is gone keeps its place until it lapses.
		#[pallet::constant]
		type MaxVoices: Get<u32>;

		/// How many voices of a branch about one institution can wait for others, for all members and topics together.
		#[pallet::constant]
		type MaxStandingVoices: Get<u32>;

		/// How many reports of what its operators said in vain a branch can have open. What comes on top is an event only, and so is
		/// what comes on top of 8 in one call.
		#[pallet::constant]
		type MaxAlarms: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The institutions that are heard, and about what.
	#[pallet::storage]
	pub type Sources<T: Config> = CountedStorageMap<_, Twox64Concat, PartnerId, TopicsOf<T>>;

	/// The last version that a quorum agreed on, applied or refused. Kept until the consortium resets it, so that nothing old is
	/// heard again; at most one for a member, institution and topic.
	#[pallet::storage]
	pub type Settled<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PartnerId, Blake2_128Concat, SubjectOf<T>, u64>;

	/// What was said on which no quorum has agreed, each branch's newest.
	#[pallet::storage]
	pub type Voices<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		PartnerId,
		Blake2_128Concat,
		SubjectOf<T>,
		VoicesOf<T>,
		ValueQuery,
	>;

	/// How many voices of a branch about an institution wait for others. Counted apart, so that no institution uses up what a
	/// branch can say of others.
	#[pallet::storage]
	pub type StandingVoices<T> =
		StorageDoubleMap<_, Twox64Concat, BranchId, Twox64Concat, PartnerId, u32, ValueQuery>;

	/// The reports that are not acknowledged.
	#[pallet::storage]
	pub type Reports<T: Config> = StorageMap<_, Twox64Concat, ReportId, ReportOf<T>>;

	/// The id that the next report gets. Every id below it was given.
	#[pallet::storage]
	pub type NextReport<T> = StorageValue<_, ReportId, ValueQuery>;

	/// How many reports to a branch are open.
	#[pallet::storage]
	pub type Tallies<T> = StorageMap<_, Twox64Concat, BranchId, Tally, ValueQuery>;

	/// The open reports to members' home branches.
	#[pallet::storage]
	pub type Unread<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		PartnerId,
		Blake2_128Concat,
		(SubjectOf<T>, Matter),
		ReportId,
	>;

	/// The open report of a branch's complaint about an institution.
	#[pallet::storage]
	pub type Complaints<T> =
		StorageDoubleMap<_, Twox64Concat, BranchId, Twox64Concat, (PartnerId, Fault), ReportId>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution is heard about these topics from now on; none: it is not heard any longer.
		TopicsSet {
			/// The institution.
			partner: PartnerId,
			/// The topics.
			topics: TopicsOf<T>,
		},
		/// An operator said what it heard from an institution.
		Spoken {
			/// The institution.
			partner: PartnerId,
			/// Of whom.
			member: T::AccountId,
			/// About what.
			topic: Topic,
			/// What.
			value: Value,
			/// The operator's branch.
			branch: BranchId,
			/// The operator.
			by: T::AccountId,
		},
		/// Two branches have said different things under one version: the institution did, or one of them does not tell the truth.
		Contradicted {
			/// The institution.
			partner: PartnerId,
			/// Of whom.
			member: T::AccountId,
			/// About what.
			topic: Topic,
			/// Under which version.
			version: u64,
			/// The branch that spoke last.
			branch: BranchId,
		},
		/// A quorum has agreed, and nothing up to this version is heard again.
		Settled {
			/// The institution.
			partner: PartnerId,
			/// Of whom.
			member: T::AccountId,
			/// About what.
			topic: Topic,
			/// On what.
			value: Value,
			/// Whether it is applied, or why it is not.
			result: DispatchResult,
		},
		/// There is something for the administrators of a branch to see.
		Reported {
			/// The report.
			report: ReportId,
			/// The branch.
			branch: BranchId,
			/// What it is about.
			about: AboutOf<T>,
			/// The report whose place it takes: of another version, that nobody had acknowledged.
			replaces: Option<ReportId>,
		},
		/// A branch has as many alarms open as it can have, or too many at once were outvoted. This would be one more.
		Unreported {
			/// The branch.
			branch: BranchId,
			/// What it is about.
			about: AboutOf<T>,
		},
		/// What a branch said was dropped: by its administrator, or because its operator speaks for another branch now.
		VoiceWithdrawn {
			/// The institution.
			partner: PartnerId,
			/// Of whom.
			member: T::AccountId,
			/// About what.
			topic: Topic,
			/// Whose voice it was.
			branch: BranchId,
			/// Under which version.
			version: u64,
			/// The administrator, or the operator.
			by: T::AccountId,
		},
		/// The institution begins anew with this member and topic: any version is heard.
		Reset {
			/// The institution.
			partner: PartnerId,
			/// Of whom.
			member: T::AccountId,
			/// About what.
			topic: Topic,
			/// The version that was settled last, if any.
			settled: Option<u64>,
		},
		/// An administrator has seen a report, or an auditor has decided on what is in dispute, and it is closed.
		Acknowledged {
			/// The report.
			report: ReportId,
			/// The administrator, or the auditor who signed last.
			by: T::AccountId,
		},
		/// No auditor has decided in time on what is in dispute, nor an administrator acknowledged it. The report is closed.
		ReportLapsed {
			/// The report.
			report: ReportId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The institution is suspended, or there is none with this id.
		PartnerNotActive,
		/// There are as many sources as there can be.
		TooManySources,
		/// A topic stands in the list twice.
		DuplicateTopic,
		/// There is no such kind of field or credential, or institutions do not speak of it.
		KindNotFound,
		/// The institution is not heard.
		SourceNotFound,
		/// The institution is not heard about this topic.
		TopicNotServed,
		/// The account is not a member's.
		NotMember,
		/// A quorum has agreed on this version or a newer one already.
		Stale,
		/// The branch has spoken of this version already. Only an administrator takes back what was said.
		AlreadySpoken,
		/// The branch has spoken of a newer version already.
		Superseded,
		/// There are as many voices as there can be, for this member and topic or of the branch: let those lapse that have waited
		/// for too long.
		TooManyVoices,
		/// The branch has complained of this already, and no administrator has acknowledged it.
		AlreadyReported,
		/// There is no open report with this id: it has never been, was acknowledged, or a newer one took its place.
		ReportNotFound,
		/// The caller's branch does not oversee the one to which it is reported.
		WrongBranch,
		/// What is said of an administrator, or was said by them, is for another one to acknowledge; and what is said of them is
		/// not theirs to withdraw.
		ConflictOfInterest,
		/// No quorum agrees on anything, and no voice has waited for long enough.
		NothingLapsed,
		/// The branch has no voice that waits for others.
		VoiceNotFound,
		/// Nothing was ever settled, and nobody has spoken.
		NothingSaid,
		/// The report waits for no auditor.
		NotWaiting,
		/// A report is acknowledged, and nothing else.
		InvalidDecision,
		/// What was acknowledged is closed.
		NotRevisable,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Say about what an institution is heard.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// What was applied before stays. What was said of topics that are dropped can be [lapsed](Self::lapse) in its time.
		///
		/// ## Parameters
		///
		/// - `partner`: the institution.
		/// - `topics`: fields and credentials of which institutions speak; none: it is not heard any longer.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::PartnerNotActive`], [`Error::TooManySources`], [`Error::DuplicateTopic`],
		/// [`Error::KindNotFound`]; [`Error::SourceNotFound`] without topics for an institution that is not heard.
		///
		/// ## Events
		///
		/// [`Event::TopicsSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_topics(topics.len().try_into().unwrap_or(u32::MAX)))]
		pub fn set_topics(
			origin: OriginFor<T>,
			partner: PartnerId,
			topics: TopicsOf<T>,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Self::do_set_topics(partner, topics)
		}

		/// Say what you heard from an institution about a member.
		///
		/// ## Dispatch origin
		///
		/// An oracle operator of a branch that may act.
		///
		/// ## Details
		///
		/// As soon as a quorum of branches has said exactly the same under the same version it is applied to the member's profile or
		/// credentials and reported to their home branch. What cannot be applied is refused and reported too. Either way nothing up
		/// to this version is heard again.
		///
		/// A branch has one voice: what it says of a newer version takes the place of what it said before. So has an operator: what
		/// they said for another branch is dropped. What has expired already is heard too, since it tells that something holds no
		/// longer.
		///
		/// If another branch said something else under this version the member's home branch gets a report at once.
		///
		/// ## Parameters
		///
		/// - `partner`: the institution.
		/// - `member`: the account of whom it speaks.
		/// - `topic`: about what.
		/// - `value`: its version, and what it attests.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::SourceNotFound`], [`Error::TopicNotServed`], [`Error::PartnerNotActive`], [`Error::NotMember`],
		/// [`Error::Stale`], [`Error::AlreadySpoken`], [`Error::Superseded`], [`Error::TooManyVoices`].
		///
		/// ## Events
		///
		/// [`Event::VoiceWithdrawn`] for what the operator said for another branch; [`Event::Spoken`]; [`Event::Contradicted`] where
		/// another branch said something else; with a quorum [`Event::Settled`]; and [`Event::Reported`] or [`Event::Unreported`] for
		/// each report.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::submit(T::MaxVoices::get(), ALARMS_AT_ONCE.saturating_add(1)))]
		pub fn submit(
			origin: OriginFor<T>,
			partner: PartnerId,
			member: T::AccountId,
			topic: Topic,
			value: Value,
		) -> DispatchResultWithPostInfo {
			let (by, branch) = T::OperatorOrigin::ensure_origin(origin)?;
			let Work { voices, reports } =
				Self::do_submit(by, branch, partner, (member, topic), value)
					.map_err(|error| error.with_weight(T::WeightInfo::submit(0, 0)))?;
			Ok(Some(T::WeightInfo::submit(voices, reports)).into())
		}

		/// Tell the administrators of your branch that something is wrong with what an institution feeds.
		///
		/// ## Dispatch origin
		///
		/// An oracle operator of a branch that may act.
		///
		/// ## Parameters
		///
		/// - `partner`: the institution.
		/// - `fault`: what is wrong.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::SourceNotFound`], [`Error::AlreadyReported`].
		///
		/// ## Events
		///
		/// [`Event::Reported`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::complain())]
		pub fn complain(origin: OriginFor<T>, partner: PartnerId, fault: Fault) -> DispatchResult {
			let (_, branch) = T::OperatorOrigin::ensure_origin(origin)?;
			Self::do_complain(branch, partner, fault)
		}

		/// Acknowledge a report: you have seen it, and it is closed.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch to which it is reported, of one above it, or of a supervisor of either. If that branch is
		/// gone: any administrator. Never the member of whom it is, nor the operator who said in vain what it is about, nor one who
		/// said what is in dispute and still stands.
		///
		/// ## Details
		///
		/// If it waits for an auditor it does not any more.
		///
		/// ## Parameters
		///
		/// - `report`: the report.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::ReportNotFound`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`].
		///
		/// ## Events
		///
		/// [`Event::Acknowledged`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::acknowledge())]
		pub fn acknowledge(origin: OriginFor<T>, report: ReportId) -> DispatchResult {
			let (by, branch) = T::AdministratorOrigin::ensure_origin(origin)?;
			Self::do_acknowledge(by, branch, report)
		}

		/// Settle what a quorum agrees on by now, then drop what was said of a member and has waited for a quorum for too long.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Details
		///
		/// A quorum can agree without another voice if it was lowered, or if a branch is in good standing again: it is applied as with
		/// [`submit`](Self::submit), if the institution is heard now.
		///
		/// Each branch whose voice is dropped gets a report, as far as it can have more. It can say the same again. No more than 8
		/// branches are told at once that they were outvoted or that their voice is dropped.
		///
		/// ## Parameters
		///
		/// - `partner`: the institution.
		/// - `member`: the account of whom it speaks, a member's or not any longer.
		/// - `topic`: about what.
		///
		/// ## Errors
		///
		/// [`Error::NothingLapsed`].
		///
		/// ## Events
		///
		/// With a quorum [`Event::Settled`]; and [`Event::Reported`] or [`Event::Unreported`] for each report.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::lapse(T::MaxVoices::get(), ALARMS_AT_ONCE))]
		pub fn lapse(
			origin: OriginFor<T>,
			partner: PartnerId,
			member: T::AccountId,
			topic: Topic,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let Work { voices, reports } = Self::do_lapse(partner, (member, topic))
				.map_err(|(error, voices)| error.with_weight(T::WeightInfo::lapse(voices, 0)))?;
			Ok(Some(T::WeightInfo::lapse(voices, reports)).into())
		}

		/// Drop what an operator of your branch said of a member, as long as no quorum has agreed.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch, but not the member of whom it was said.
		///
		/// ## Details
		///
		/// For a branch whose operator did not tell the truth: it is heard again at once, about any version that is not settled.
		///
		/// ## Parameters
		///
		/// - `partner`: the institution.
		/// - `member`: the account of whom it was said, a member's or not any longer.
		/// - `topic`: about what.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::ConflictOfInterest`], [`Error::VoiceNotFound`].
		///
		/// ## Events
		///
		/// [`Event::VoiceWithdrawn`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_voice())]
		pub fn withdraw_voice(
			origin: OriginFor<T>,
			partner: PartnerId,
			member: T::AccountId,
			topic: Topic,
		) -> DispatchResult {
			let (by, branch) = T::AdministratorOrigin::ensure_origin(origin)?;
			Self::do_withdraw_voice(by, branch, partner, (member, topic))?;
			Ok(())
		}

		/// Let an institution begin anew with a member and a topic.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// For an institution whose versions cannot go on, because it said the highest one there is or lost its newest ones with a
		/// backup. The version settled last and all voices are forgotten; what was applied stays, and so do reports. From then on
		/// any version is heard, an old one as well: what was wrong must be out of the institution's feed before.
		///
		/// ## Parameters
		///
		/// - `partner`: the institution.
		/// - `member`: the account of whom it speaks, a member's or not any longer.
		/// - `topic`: about what.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NothingSaid`].
		///
		/// ## Events
		///
		/// [`Event::Reset`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::reset(T::MaxVoices::get()))]
		pub fn reset(
			origin: OriginFor<T>,
			partner: PartnerId,
			member: T::AccountId,
			topic: Topic,
		) -> DispatchResultWithPostInfo {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let voices = Self::do_reset(partner, (member, topic))
				.map_err(|error| error.with_weight(T::WeightInfo::reset(0)))?;
			Ok(Some(T::WeightInfo::reset(voices)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The topics about which an institution is heard; none: it is not.
		pub fn topics(partner: PartnerId) -> Vec<Topic> {
			Sources::<T>::get(partner).unwrap_or_default().into()
		}

		/// The last version that a quorum agreed on.
		pub fn settled(partner: PartnerId, member: T::AccountId, topic: Topic) -> Option<u64> {
			Settled::<T>::get(partner, (member, topic))
		}

		/// What was said on which no quorum has agreed, each branch's newest.
		pub fn voices(
			partner: PartnerId,
			member: T::AccountId,
			topic: Topic,
		) -> Vec<Voice<T::AccountId>> {
			Voices::<T>::get(partner, (member, topic)).into()
		}

		/// How many voices of a branch about an institution wait for others.
		pub fn standing_voices(branch: BranchId, partner: PartnerId) -> u32 {
			StandingVoices::<T>::get(branch, partner)
		}

		/// Whether an institution is heard now, about any topic.
		pub fn is_heard(partner: PartnerId) -> bool {
			Sources::<T>::contains_key(partner) && T::Partners::is_active(partner)
		}

		/// The report with this id, as long as it is not acknowledged.
		pub fn report(report: ReportId) -> Option<ReportOf<T>> {
			Reports::<T>::get(report)
		}

		/// How many reports to a branch are open.
		pub fn open_reports(branch: BranchId) -> Tally {
			Tallies::<T>::get(branch)
		}

		/// The branch for which this account may submit what institutions say, if it may now.
		pub fn branch_of_operator(who: T::AccountId) -> Option<BranchId> {
			let origin = frame_system::RawOrigin::Signed(who).into();
			T::OperatorOrigin::try_origin(origin).ok().map(|(_, branch)| branch)
		}

		/// Where something that an institution says stands for the operators of a branch.
		pub fn standing(
			partner: PartnerId,
			member: T::AccountId,
			topic: Topic,
			branch: BranchId,
			version: u64,
		) -> Standing {
			match Self::hear(branch, partner, &(member, topic), version) {
				Ok(_) => Standing::Open,
				Err(Error::Stale) => Standing::Settled,
				Err(Error::AlreadySpoken | Error::Superseded) => Standing::Spoken,
				Err(Error::NotMember) => Standing::Refused,
				Err(_) => Standing::NotHeard,
			}
		}

		/// Whether the branch has complained of this fault, and the complaint is not acknowledged yet.
		pub fn is_reported(branch: BranchId, partner: PartnerId, fault: Fault) -> bool {
			Complaints::<T>::contains_key(branch, (partner, fault))
		}
	}

	impl<T: Config> Pallet<T> {
		fn do_set_topics(partner: PartnerId, topics: TopicsOf<T>) -> DispatchResult {
			let is_source = Sources::<T>::contains_key(partner);
			if topics.is_empty() {
				ensure!(is_source, Error::<T>::SourceNotFound);
				Sources::<T>::remove(partner);
			} else {
				ensure!(T::Partners::is_active(partner), Error::<T>::PartnerNotActive);
				ensure!(
					is_source || Sources::<T>::count() < T::MaxSources::get(),
					Error::<T>::TooManySources
				);
				for (place, topic) in topics.iter().enumerate() {
					ensure!(!topics[..place].contains(topic), Error::<T>::DuplicateTopic);
					ensure!(Self::is_kind(*topic), Error::<T>::KindNotFound);
				}
				Sources::<T>::insert(partner, &topics);
			}
			Self::deposit_event(Event::TopicsSet { partner, topics });
			Ok(())
		}

		fn is_kind(topic: Topic) -> bool {
			match topic {
				Topic::Field(kind) => T::Fields::is_kind(kind),
				Topic::Credential(kind) => T::Credentials::is_kind(kind),
			}
		}

		/// Write what a quorum agreed on where it belongs.
		pub(crate) fn apply(
			partner: PartnerId,
			(member, topic): &SubjectOf<T>,
			attested: Option<Attested>,
		) -> DispatchResult {
			match *topic {
				Topic::Field(kind) => {
					T::Fields::set_by_institution(member, kind, partner, attested)
				}
				Topic::Credential(kind) => {
					T::Credentials::set_by_institution(member, kind, partner, attested)
				}
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxSources::get() > 0, "nobody could be heard");
			assert!(T::MaxTopics::get() > 0, "nothing could be said");
			assert!(T::MaxVoices::get() > 1, "no quorum could agree");
			assert!(T::MaxStandingVoices::get() > 0, "nobody could speak");
			assert!(T::MaxAlarms::get() > 0, "nobody would learn of lies");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
