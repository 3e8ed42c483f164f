// SPDX-License-Identifier: Apache-2.0

//! What always holds of the standard of measure.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a category's terms are those of the versions that the history tells, and no rate is zero;
	/// 2. versions are counted without a gap;
	/// 3. a revision on its way has changes once it is drafted, and counts its opinions right; a branch's revisions are
	///    counted right, and neither they nor the categories are more than there can be;
	/// 4. nothing is said of a revision that never was.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let last = LastVersion::<T>::get();
		for (id, category) in Categories::<T>::iter() {
			let next = category.next.as_ref().map(|(_, terms)| terms);
			for terms in next.into_iter().chain([&category.terms]) {
				ensure!(terms.version <= last, "terms of a version not adopted yet");
				ensure!(terms.rate != Some(Default::default()), "a rate of nothing");
				let told = History::<T>::get(terms.version, id).ok_or("terms of no version")?;
				ensure!(told.name().is_none_or(|name| *name == terms.name), "another name");
				// A category that is new has no rate before its first one.
				let is_new = matches!(told, Action::Add { .. }) && terms.rate.is_none();
				let agrees = match told {
					Action::Rename { .. } => true,
					_ => told.rate() == terms.rate,
				};
				ensure!(agrees || is_new, "terms that no version set");
			}
		}
		for (version, id, _) in History::<T>::iter() {
			ensure!(Versions::<T>::contains_key(version), "a history of no version");
			ensure!(Categories::<T>::contains_key(id), "a history of no category");
		}
		ensure!(
			(1..=last).all(Versions::<T>::contains_key)
				&& Versions::<T>::iter().count() == last as usize,
			"a version that is missing"
		);
		let mut opinions = BTreeMap::<_, (u32, u32)>::new();
		for (revision, _, supports) in Opinions::<T>::iter() {
			ensure!(revision < NextRevision::<T>::get(), "an opinion on no revision");
			let (support, objections) = opinions.entry(revision).or_default();
			*(if supports { support } else { objections }) += 1;
		}
		let mut open = BTreeMap::<_, u32>::new();
		for branch in Revisions::<T>::iter_values().map(|revision| revision.branch) {
			*open.entry(branch).or_default() += 1;
		}
		ensure!(OpenBy::<T>::iter().collect::<BTreeMap<_, _>>() == open, "revisions miscounted");
		ensure!(
			open.values().all(|count| *count <= T::MaxRevisions::get())
				&& Categories::<T>::count() <= T::MaxCategories::get(),
			"more than there can be"
		);
		for (id, revision) in Revisions::<T>::iter() {
			ensure!(id < NextRevision::<T>::get(), "a revision with an id not given yet");
			ensure!(
				(revision.stage == Stage::Analysed) == revision.changes.is_empty(),
				"a draft without changes"
			);
			let said = opinions.get(&id).copied().unwrap_or_default();
			ensure!(said == (revision.support, revision.objections), "opinions miscounted");
		}
		Ok(())
	}
}
