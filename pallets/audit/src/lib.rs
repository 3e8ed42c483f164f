// SPDX-License-Identifier: Apache-2.0

//! # Audit
//!
//! What humans decide: the queues of cases of each branch (U1), decisions with an opinion, by two where it is grave, without those
//! who are concerned, and the fast pass for a clean record (U2), statistics (U6), and appeals (U7).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Case**: something that waits for a decision. **Subject**: what it is about, which belongs to another pallet.
//! - **Party**: somebody whom it is about.
//! - **Claim**: an auditor works on a case, and no other decides it for a while.
//! - **Grave**: what two auditors decide together. Each of them **signs**.
//! - **Escalation**: a case goes to the branch above.
//! - **Record**: how many activities of a member in a category were found good one after another. With a long one, what is routine
//!   **passes** without a human. **Blemish**: one was found bad, and nothing passes for a while.
//! - **Sample**: an activity that passed and is looked at nevertheless, because it was drawn or because an auditor wants to.
//!
//! ## Overview
//!
//! ```text
//! open ──► claim ──► ask ──► answer ──► decide ─────────────────────► (can be appealed) ──► forgotten
//!  │        └ release                   decide, decide (grave)          └► appeal ──► decide ──► forgotten
//!  │                                                                        (by the branch above, or the consortium)
//!  ├► passes ──► drawn ──► sample
//!  └► escalated, again and again ──► lapses, or its own pallet closes it
//! ```
//!
//! A decision is carried out in the same call by the pallet whose matter it is ([`timebank_primitives::OnDecision`]); if that
//! cannot be done, nothing is decided. That pallet opens and closes cases by [`timebank_primitives::Cases`].
//!
//! **Who decides.** Auditors of the branch of the case, or of one that oversees it; not the parties, nor those who are close to one
//! or take part. What a party does alone once the case is open makes nobody close: else they would choose who decides. Two signatures
//! must be of two auditors and say the same. One is kept for each decision, so that a third auditor takes nobody's away, and it
//! counts for as long as who signed is an auditor of the branch for which they signed, or of one above where the case was opened. Nobody
//! decides in the block in which a case was opened.
//!
//! **Every case ends.** It has a deadline, after which the branch above decides, and so on; a question puts it off, once. When a
//! deadline has passed, at the top too, or it was handed up, claims bind nobody any more, and only say who works on it; signatures
//! stay. What no pallet closes by an own deadline lapses. What is decided can be appealed for a while, once; then it is forgotten, and
//! its story is in the events.
//!
//! **Appeals** go to the branch above that of who decided; above the top, to the consortium, which may decide any appeal. Granted, an
//! appeal turns what was decided into its opposite; of a disputed service, `Partly` and `Absent` say what comes in its place.
//! Refused, it leaves what was decided. That is final. Nobody appeals what they asked for and got, what went for them against another
//! party, what the consortium decided, or what its pallet could not replace. What staff decide anew meanwhile does not end an appeal: it
//! is what is appealed then, and the appeal lapses later.
//!
//! **Statistics** stay with the branch that got a case first, whoever decides it.
//!
//! **Time.** Each case and each activity that passed stands in a queue of deadlines, which is worked off when a block has time
//! ([`timebank_primitives::Deadlines`]); anybody may do the same by [`Pallet::tend`], but for a draw: nobody chooses its block.
//!
//! ### Example
//!
//! ```ignore
//! // Mei's branch has got the activity that she published.
//! Audit::claim(signed(auditor), case)?;
//! Audit::decide(signed(auditor), case, Decision::Refused, Opinion::Template(3))?;
//! // She does not agree, and the branch above decides.
//! Audit::appeal(signed(mei), case, hash_of_her_reasons)?;
//! Audit::decide(signed(auditor_above), appeal, Decision::Granted, Opinion::Hash(hash_of_the_reasons))?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod cases;
mod decisions;
mod errors;
mod events;
#[cfg(test)]
mod mock;
mod records;
mod tasks;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The cases, and what is decided in them.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{Task, *};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Randomness, Time},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Permill;
	use timebank_primitives::{
		ActivityId, BranchId, CaseId, CaseKind, CategoryId, Decision, Hierarchy, Kinship, Moment,
		OnDecision, Oversight, Priority, Staff, Subject,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A case as this runtime keeps it.
	pub type CaseOf<T> = Case<<T as frame_system::Config>::AccountId>;

	/// What a case is about, as this runtime keeps it.
	pub type SubjectOf<T> = Subject<<T as frame_system::Config>::AccountId>;

	/// An activity that passed, as this runtime keeps it.
	pub type PassageOf<T> = Passage<<T as frame_system::Config>::AccountId>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// An auditor, and the branch that they work for.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// The consortium, which decides where no branch stands above: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The pallets whose matters are decided.
		type Subjects: OnDecision<Self::AccountId>;

		/// Whose staff may decide for which branch.
		type Oversight: Oversight;

		/// What stands over a branch.
		type Hierarchy: Hierarchy;

		/// Who is too close to a party to decide.
		type Kinship: Kinship<Self::AccountId>;

		/// How long before a case is opened what a party did alone must have stood for it to make somebody close to them, in
		/// milliseconds. Whoever expects a case would choose who decides it otherwise.
		type Lookback: Get<Moment>;

		/// Who is still an auditor.
		type Staff: Staff<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// How long a step of the queue of deadlines is, in milliseconds. Always the same.
		type Tick: Get<Moment>;

		/// Whether deadlines rest, since nobody can keep one now.
		type Paused: Get<bool>;

		/// What nobody knew when an activity passed.
		type Randomness: Randomness<Self::Hash, BlockNumberFor<Self>>;

		/// How long a claim lasts, in milliseconds.
		type ClaimPeriod: Get<Moment>;

		/// After how long the branch above decides, in milliseconds.
		type EscalationPeriod: Get<Moment>;

		/// After how long a case lapses that its pallet does not close by itself, in milliseconds. Not before it was escalated.
		type LapsePeriod: Get<Moment>;

		/// For how long a decision can be appealed, in milliseconds.
		type AppealPeriod: Get<Moment>;

		/// By how long a question puts a deadline off, in milliseconds.
		type AnswerPeriod: Get<Moment>;

		/// How long after an activity passed it is drawn whether a human looks at it, in milliseconds.
		type DrawDelay: Get<Moment>;

		/// For how long an auditor may look at an activity that passed, in milliseconds.
		type SamplePeriod: Get<Moment>;

		/// For how long nothing passes after a blemish, in milliseconds.
		type Probation: Get<Moment>;

		/// How long a record must be for something to pass. 0: nothing passes.
		type FastPassAfter: Get<u32>;

		/// Which share of what passed a human looks at.
		type SampleRate: Get<Permill>;

		/// Makes staff for benchmarks, and turns the clock.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many templates of opinions there can be.
		#[pallet::constant]
		type MaxTemplates: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The cases that are open, or can be or are appealed.
	#[pallet::storage]
	pub type AllCases<T: Config> = StorageMap<_, Twox64Concat, CaseId, CaseOf<T>>;

	/// The id that the next case gets. Every id below it was given.
	#[pallet::storage]
	pub type NextCase<T> = StorageValue<_, CaseId, ValueQuery>;

	/// The open case of a subject.
	#[pallet::storage]
	pub type BySubject<T: Config> = StorageMap<_, Blake2_128Concat, SubjectOf<T>, CaseId>;

	/// The case in which a subject was decided, as long as that can be or is appealed.
	#[pallet::storage]
	pub type DecidedOn<T: Config> = StorageMap<_, Blake2_128Concat, SubjectOf<T>, CaseId>;

	/// How many cases of a branch are open, or of the consortium.
	#[pallet::storage]
	pub type OpenIn<T> = StorageMap<_, Twox64Concat, Option<BranchId>, u32, ValueQuery>;

	/// The open cases of a branch, or of the consortium, in the order in which they should be looked at: for that, the second key
	/// stands as it is. Nobody can choose it.
	#[pallet::storage]
	pub type InBranch<T> =
		StorageDoubleMap<_, Twox64Concat, Option<BranchId>, Identity, Rank, (), OptionQuery>;

	/// What is due, by the step from which on it is.
	#[pallet::storage]
	pub type Queue<T> = StorageDoubleMap<_, Twox64Concat, u64, Twox64Concat, Task, (), OptionQuery>;

	/// The first step in which something may be in the queue.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, u64, ValueQuery>;

	/// How many activities in a category were found good one after another, by who published them. Kept for life, one for each member
	/// and category: it is what a member has earned.
	#[pallet::storage]
	pub type Records<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		CategoryId,
		u32,
		ValueQuery,
	>;

	/// The cases in which activities were found bad, by who published them. They go when the probation is over and something routine
	/// is published.
	#[pallet::storage]
	pub type Blemishes<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Marks, ValueQuery>;

	/// How many activities that passed are still to be drawn or looked at, by who published them.
	#[pallet::storage]
	pub type Unseens<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Unseen, ValueQuery>;

	/// The activities that passed without a human and can become samples.
	#[pallet::storage]
	pub type Passages<T: Config> = StorageMap<_, Twox64Concat, ActivityId, PassageOf<T>>;

	/// What became of cases, by the branch that got them first, or the consortium. Kept for good: one for each branch and kind.
	#[pallet::storage]
	pub type Tallies<T> = StorageDoubleMap<
		_,
		Twox64Concat,
		Option<BranchId>,
		Twox64Concat,
		CaseKind,
		Tally,
		ValueQuery,
	>;

	/// The templates of opinions.
	#[pallet::storage]
	pub type Templates<T> = CountedStorageMap<_, Twox64Concat, u16, Text>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Work on a case: for a while no other auditor decides it, asks in it or hands it up. Claim it again to have more time. A second
		/// signature need not wait for it; and once the case was escalated, or its time at the top was over, it keeps nobody off.
		///
		/// ## Dispatch origin
		///
		/// An auditor who may decide: of the branch of the case or of one that oversees it, and impartial.
		///
		/// ## Parameters
		///
		/// - `case`: the case.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::CaseNotFound`], [`Error::AlreadyDecided`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::Claimed`].
		///
		/// ## Events
		///
		/// [`Event::Claimed`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(origin: OriginFor<T>, case: CaseId) -> DispatchResult {
			let (who, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			Self::do_claim(who, branch, case)
		}

		/// Leave a case to others.
		///
		/// ## Dispatch origin
		///
		/// Who works on it.
		///
		/// ## Parameters
		///
		/// - `case`: the case.
		///
		/// ## Errors
		///
		/// [`Error::CaseNotFound`], [`Error::AlreadyDecided`], [`Error::NotHolder`].
		///
		/// ## Events
		///
		/// [`Event::Released`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::release())]
		pub fn release(origin: OriginFor<T>, case: CaseId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_release(who, case)
		}

		/// Decide a case. If it is grave, it takes two auditors: the first signature waits for a second one that says the same.
		///
		/// ## Dispatch origin
		///
		/// An auditor who may decide: of the branch of the case or of one that oversees it, and impartial. Of an appeal, also neither
		/// who has decided before nor of the branch that has.
		///
		/// ## Details
		///
		/// It is carried out at once, or fails with the error of the pallet whose matter it is. Of an appeal, `Granted` turns what was
		/// decided into its opposite, `Refused` leaves it, and of a disputed service `Partly` and `Absent` say what comes in its place.
		/// Who has signed and thinks otherwise now signs anew; what they signed before ends.
		///
		/// The number of a case says nothing of what it is about: on another fork it may be another's. Who signs looks at finalized
		/// blocks.
		///
		/// ## Parameters
		///
		/// - `case`: the case.
		/// - `decision`: what you decide. `Partly` and `Absent` are for disputed services.
		/// - `opinion`: the reasons: a template, or the hash of what stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::CaseNotFound`], [`Error::AlreadyDecided`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::TooFresh`], [`Error::TemplateNotFound`], [`Error::Claimed`], [`Error::SameSigner`], and those of the pallet whose
		/// matter it is.
		///
		/// ## Events
		///
		/// [`Event::Signed`] for the first signature; else [`Event::Decided`], and what comes of it.
		#[pallet::call_index(2)]
		#[pallet::weight(Pallet::<T>::weight_to_decide(*case, T::WeightInfo::decide()))]
		pub fn decide(
			origin: OriginFor<T>,
			case: CaseId,
			decision: Decision,
			opinion: Opinion,
		) -> DispatchResult {
			let (who, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			Self::do_decide(who, branch, case, decision, opinion)
		}

		/// Ask those whom a case is about. It puts the deadline off, and can be done once in a case.
		///
		/// ## Dispatch origin
		///
		/// An auditor who may decide: of the branch of the case or of one that oversees it, and impartial.
		///
		/// ## Parameters
		///
		/// - `case`: the case.
		/// - `question`: hash of the question, which stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::CaseNotFound`], [`Error::AlreadyDecided`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::Claimed`], [`Error::AlreadyAsked`].
		///
		/// ## Events
		///
		/// [`Event::Asked`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::ask())]
		pub fn ask(origin: OriginFor<T>, case: CaseId, question: [u8; 32]) -> DispatchResult {
			let (who, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			Self::do_ask(who, branch, case, question)
		}

		/// Answer what was asked.
		///
		/// ## Dispatch origin
		///
		/// Who wanted a decision, or a party: each of them, and again, until it is decided. Not who has signed.
		///
		/// ## Parameters
		///
		/// - `case`: the case.
		/// - `answer`: hash of the answer, which stays off chain.
		///
		/// ## Errors
		///
		/// [`Error::CaseNotFound`], [`Error::AlreadyDecided`], [`Error::NotParty`], [`Error::NotAsked`].
		///
		/// ## Events
		///
		/// [`Event::Answered`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::answer())]
		pub fn answer(origin: OriginFor<T>, case: CaseId, answer: [u8; 32]) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_answer(who, case, answer)
		}

		/// Give a case to the branch above at once. Claims end. What was signed stays.
		///
		/// ## Dispatch origin
		///
		/// An auditor who may decide: of the branch of the case or of one that oversees it, and impartial.
		///
		/// ## Parameters
		///
		/// - `case`: the case.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::CaseNotFound`], [`Error::AlreadyDecided`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::Claimed`], [`Error::AtTheTop`].
		///
		/// ## Events
		///
		/// [`Event::Escalated`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::escalate())]
		pub fn escalate(origin: OriginFor<T>, case: CaseId) -> DispatchResult {
			let (who, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			Self::do_escalate(who, branch, case)
		}

		/// Appeal a decision. The branch above that of who decided decides anew; above the top, the consortium.
		///
		/// ## Dispatch origin
		///
		/// A party.
		///
		/// ## Details
		///
		/// Once for a decision, whichever party does it. Until the appeal is decided, what was decided holds. Final is what a party
		/// asked for and got, what went for them against another party, what the consortium decided, and what cannot be replaced.
		///
		/// ## Parameters
		///
		/// - `case`: the case in which it was decided.
		/// - `reason`: hash of the reasons, which stays off chain.
		///
		/// ## Errors
		///
		/// [`Error::CaseNotFound`], [`Error::Final`], [`Error::NotDecided`], [`Error::NotParty`], [`Error::AlreadyAppealed`],
		/// [`Error::TooLate`].
		///
		/// ## Events
		///
		/// [`Event::Opened`], [`Event::Appealed`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::appeal())]
		pub fn appeal(origin: OriginFor<T>, case: CaseId, reason: [u8; 32]) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_appeal(who, case, reason)
		}

		/// Decide an appeal, or a case that came to the consortium.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `case`: the case.
		/// - `decision`: what is decided, as in [`Pallet::decide`].
		/// - `opinion`: the reasons: a template, or the hash of what stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::CaseNotFound`], [`Error::AlreadyDecided`], [`Error::NotForConsortium`], [`Error::TooFresh`],
		/// [`Error::TemplateNotFound`], and those of the pallet whose matter it is.
		///
		/// ## Events
		///
		/// [`Event::Decided`], and what comes of it.
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::weight_to_decide(*case, T::WeightInfo::decide_as_consortium()))]
		pub fn decide_as_consortium(
			origin: OriginFor<T>,
			case: CaseId,
			decision: Decision,
			opinion: Opinion,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Self::do_decide_as_consortium(case, decision, opinion)
		}

		/// Do what is due, instead of waiting until a block has time for it.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Parameters
		///
		/// - `task`: what is due: a case, or an activity that passed and was drawn. The draw itself is left to blocks: nobody chooses in
		///   which one it happens.
		///
		/// ## Errors
		///
		/// [`Error::Resting`], [`Error::TaskNotFound`], [`Error::NotDue`].
		///
		/// ## Events
		///
		/// Whatever happens: [`Event::Escalated`], [`Event::Lapsed`], [`Event::Drawn`], [`Event::Opened`].
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::weight_of(task))]
		pub fn tend(origin: OriginFor<T>, task: Task) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_tend(task)
		}

		/// Set a template of an opinion, or remove it. What was decided by it keeps the hash of what it said.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `template`: its number, from 1 on.
		/// - `text`: what it says, UTF-8, 1 to 256 bytes. It names nobody: it is public. None: it is removed.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::InvalidTemplate`], [`Error::InvalidText`], [`Error::TooManyTemplates`],
		/// [`Error::TemplateNotFound`].
		///
		/// ## Events
		///
		/// [`Event::TemplateSet`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::set_template())]
		pub fn set_template(
			origin: OriginFor<T>,
			template: u16,
			text: Option<Text>,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Self::do_set_template(template, text)
		}

		/// Look at an activity that passed without a human, whether it is still to be drawn or was not hit.
		///
		/// ## Dispatch origin
		///
		/// An auditor of its branch or of one that oversees it, who is impartial.
		///
		/// ## Parameters
		///
		/// - `activity`: the activity.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotPassed`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`].
		///
		/// ## Events
		///
		/// [`Event::Opened`], [`Event::Sampled`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::sample())]
		pub fn sample(origin: OriginFor<T>, activity: ActivityId) -> DispatchResult {
			let (who, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			Self::do_sample(who, branch, activity)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The case with this id, while it is open, or can be or is appealed.
		pub fn case(case: CaseId) -> Option<CaseOf<T>> {
			AllCases::<T>::get(case)
		}

		/// The open case of a subject.
		pub fn case_of(subject: SubjectOf<T>) -> Option<CaseId> {
			BySubject::<T>::get(subject)
		}

		/// The case in which a subject was decided, while that can be or is appealed.
		pub fn decision_on(subject: SubjectOf<T>) -> Option<CaseId> {
			DecidedOn::<T>::get(subject)
		}

		/// How many cases of a branch are open. None: of the consortium.
		pub fn open_cases(branch: Option<BranchId>) -> u32 {
			OpenIn::<T>::get(branch)
		}

		/// The open cases of a branch in the order in which they should be looked at, 50 at the most. None: of the consortium.
		///
		/// - `after`: the last one that you know. If it is not known any more, they are listed from the first.
		pub fn queue(
			branch: Option<BranchId>,
			after: Option<CaseId>,
			limit: u32,
		) -> Vec<(CaseId, CaseOf<T>)> {
			Self::listed(branch, after, limit)
		}

		/// What became of cases of a kind, of the branch that got them first. None: of the consortium.
		pub fn statistics(branch: Option<BranchId>, kind: CaseKind) -> Tally {
			Tallies::<T>::get(branch, kind)
		}

		/// For how long the open cases of a kind have been open, in milliseconds: the mean. None if none is.
		pub fn mean_age(branch: Option<BranchId>, kind: CaseKind) -> Option<Moment> {
			Self::mean_age_of(&Tallies::<T>::get(branch, kind))
		}

		/// For how long the cases of a kind that were decided were open, in milliseconds: the mean. None if none was.
		pub fn mean_duration(branch: Option<BranchId>, kind: CaseKind) -> Option<Moment> {
			Self::mean_duration_of(&Tallies::<T>::get(branch, kind))
		}

		/// How many activities of somebody in a category were found good one after another.
		pub fn record(who: T::AccountId, category: CategoryId) -> u32 {
			Records::<T>::get(who, category)
		}

		/// When an activity of somebody was last found bad, in Unix milliseconds.
		pub fn blemish(who: T::AccountId) -> Option<Moment> {
			Blemishes::<T>::get(who).last().map(|(_, at)| *at)
		}

		/// Whether what somebody publishes in a category passes without a human now, if nothing speaks against it.
		pub fn may_pass(who: T::AccountId, category: CategoryId) -> bool {
			Self::passes(&who, category)
		}

		/// An activity that passed without a human and can become a sample.
		pub fn passage(activity: ActivityId) -> Option<PassageOf<T>> {
			Passages::<T>::get(activity)
		}

		/// What a template says.
		pub fn template(template: u16) -> Option<Text> {
			Templates::<T>::get(template)
		}

		/// All templates.
		pub fn templates() -> Vec<(u16, Text)> {
			Templates::<T>::iter().collect()
		}

		/// The account that stands for the consortium where other pallets tell who decided. Nobody has a key to it.
		pub fn consortium() -> T::AccountId {
			Self::consortium_account()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
			Self::work_off(limit)
		}

		fn integrity_test() {
			assert!(T::MaxTemplates::get() > 0, "there would be no templates");
			assert!(T::MaxTemplates::get() <= u32::from(u16::MAX), "templates without a number");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
