// SPDX-License-Identifier: Apache-2.0

//! What can be wrong. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The errors.
#[frame_support::pallet_macros::pallet_section]
mod errors {
	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no case with this id: it has never been, was closed or has lapsed, or its decision cannot be appealed any more.
		CaseNotFound,
		/// The case is decided already.
		AlreadyDecided,
		/// The case is not decided yet.
		NotDecided,
		/// A decision on this is asked for already.
		AlreadyOpen,
		/// There is no such branch.
		BranchNotFound,
		/// There are as many cases as there can ever be.
		TooManyCases,
		/// The case is one of a branch for which the caller does not work, or of the consortium.
		WrongBranch,
		/// Nobody decides on what is about themselves or those close to them, on what they take part in, or on an appeal against
		/// themselves or their branch.
		ConflictOfInterest,
		/// Another auditor works on the case.
		Claimed,
		/// The case was opened in this block, or what is appealed was decided anew in it: nobody has read it.
		TooFresh,
		/// The caller does not work on the case.
		NotHolder,
		/// The caller has signed this decision already: it takes another auditor.
		SameSigner,
		/// Something was asked in this case already.
		AlreadyAsked,
		/// Nothing was asked.
		NotAsked,
		/// The case is not about the caller.
		NotParty,
		/// No branch stands above that of the case.
		AtTheTop,
		/// What was decided is final: on an appeal, by the consortium, as who appeals has got what they wanted, or since it cannot be
		/// replaced.
		Final,
		/// The decision is appealed already.
		AlreadyAppealed,
		/// The decision cannot be appealed any more.
		TooLate,
		/// The consortium decides on appeals and on what came to it, and this is neither.
		NotForConsortium,
		/// There is no such template.
		TemplateNotFound,
		/// There are as many templates as there can be.
		TooManyTemplates,
		/// Template 0 says nothing: it is what nobody has chosen.
		InvalidTemplate,
		/// The text is empty or is not UTF-8.
		InvalidText,
		/// The activity has not passed without a human, became a sample already, or it is too long ago.
		NotPassed,
		/// Nothing like this is in the queue.
		TaskNotFound,
		/// It is not due yet.
		NotDue,
		/// Deadlines rest, since nobody can keep one now.
		Resting,
		/// Cases of the branch are open.
		CasesOpen,
	}
}
