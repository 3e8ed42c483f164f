// SPDX-License-Identifier: Apache-2.0

//! What always holds of voices and reports.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::DispatchError;
use timebank_primitives::{BranchId, Cases, PartnerId, Subject};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a source has topics, none twice; there are no more sources than there can be;
	/// 2. where there are voices, no branch and no operator has two, and all are for newer versions than the last one settled;
	/// 3. a branch's voices are counted, and no branch has more than there can be;
	/// 4. a report has an id that was given, was opened before now, and is counted at its branch; nobody has more alarms than there
	///    can be;
	/// 5. there is one open report at most of what was applied about a member by an institution in a topic, one of what was
	///    refused, and one of what is in dispute; each is known by its subject;
	/// 6. a branch has one open complaint at most of a fault of an institution, and each is known by its fault;
	/// 7. a case about a report is open if and only if it waits for an auditor; nothing does but what is in dispute.
	pub fn do_try_state() -> Result<(), DispatchError> {
		for (_, topics) in Sources::<T>::iter() {
			ensure!(!topics.is_empty(), "a source of nothing");
			ensure!(topics.iter().collect::<BTreeSet<_>>().len() == topics.len(), "a topic twice");
		}
		let sources = Sources::<T>::iter_keys().count();
		ensure!(usize::try_from(Sources::<T>::count()) == Ok(sources), "sources miscounted");
		ensure!(Sources::<T>::count() <= T::MaxSources::get(), "more sources than there can be");

		let mut standing = BTreeMap::<(BranchId, PartnerId), u32>::new();
		for (partner, subject, voices) in Voices::<T>::iter() {
			ensure!(!voices.is_empty(), "a round without voices");
			let branches = voices.iter().map(|voice| voice.branch).collect::<BTreeSet<_>>();
			ensure!(branches.len() == voices.len(), "a branch with two voices");
			let operators = voices.iter().map(|voice| voice.by.encode()).collect::<BTreeSet<_>>();
			ensure!(operators.len() == voices.len(), "an operator with two voices");
			for branch in branches {
				*standing.entry((branch, partner)).or_default() += 1;
			}
			let settled = Settled::<T>::get(partner, &subject);
			ensure!(
				voices.iter().all(|voice| settled.is_none_or(|last| last < voice.value.version)),
				"a voice for what is settled"
			);
		}
		ensure!(
			standing.values().all(|count| *count <= T::MaxStandingVoices::get()),
			"more voices than a branch can have"
		);
		ensure!(
			StandingVoices::<T>::iter()
				.map(|(branch, partner, count)| ((branch, partner), count))
				.collect::<BTreeMap<_, _>>()
				== standing,
			"voices miscounted"
		);
		Self::check_reports()
	}

	fn check_reports() -> Result<(), DispatchError> {
		let mut tallies = BTreeMap::<BranchId, Tally>::new();
		let (mut unread, mut complaints) = (0usize, 0usize);
		for (id, report) in Reports::<T>::iter() {
			ensure!(id < NextReport::<T>::get(), "a report with an id not given yet");
			ensure!(report.opened_at <= T::Time::now(), "a report of the future");
			ensure!(
				T::Cases::is_open(&Subject::Report { report: id }) == report.has_case,
				"a report that waits without a case, or a case about one that does not"
			);
			let is_conflict = matches!(report.about, About::Conflict { .. });
			ensure!(is_conflict || !report.has_case, "a case about what is not in dispute");
			let tally = tallies.entry(report.branch).or_default();
			tally.reports += 1;
			tally.alarms += u32::from(report.about.is_alarm());
			let known = |partner, member, topic, matter| {
				Unread::<T>::get(partner, ((member, topic), matter)) == Some(id)
			};
			let mut is_known = true;
			match report.about {
				About::Changed { partner, member, topic, .. } => {
					is_known = known(partner, member, topic, Matter::Changed);
					unread += 1;
				}
				About::Refused { partner, member, topic, .. } => {
					is_known = known(partner, member, topic, Matter::Refused);
					unread += 1;
				}
				About::Conflict { partner, member, topic, .. } => {
					is_known = known(partner, member, topic, Matter::Conflict);
					unread += 1;
				}
				About::Outvoted { .. } | About::Lapsed { .. } => {}
				About::Fault { partner, fault } => {
					ensure!(
						Complaints::<T>::get(report.branch, (partner, fault)) == Some(id),
						"a complaint that its fault does not know"
					);
					complaints += 1;
				}
			}
			ensure!(is_known, "a report that its subject does not know");
		}
		ensure!(Unread::<T>::iter_keys().count() == unread, "a subject of no report");
		ensure!(Complaints::<T>::iter_keys().count() == complaints, "a fault of no complaint");
		ensure!(
			tallies.values().all(|tally| tally.alarms <= T::MaxAlarms::get()),
			"more alarms than there can be"
		);
		ensure!(Tallies::<T>::iter().collect::<BTreeMap<_, _>>() == tallies, "reports miscounted");
		Ok(())
	}
}
