// SPDX-License-Identifier: Apache-2.0

//! What is reported to administrators, until they acknowledge it.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use timebank_primitives::{BranchId, Cases, Oversight, PartnerId, Request, Subject};

impl<T: Config> Pallet<T> {
	/// Tell a member's home branch what was settled, or that it is in dispute. The report takes the place of the one of another
	/// version: who acknowledges it has seen how things stand, and reports that nobody reads do not pile up.
	pub(crate) fn report_home(
		home: BranchId,
		partner: PartnerId,
		subject: &SubjectOf<T>,
		matter: Matter,
		version: u64,
	) -> DispatchResult {
		let (member, topic) = subject.clone();
		let about = matter.about(partner, member, topic, version);
		let key = (subject, matter);
		let replaces = Unread::<T>::get(partner, key);
		if let Some(older) = replaces {
			Self::close(older);
		}
		let report = Self::open(home, about, replaces)?;
		Unread::<T>::insert(partner, key, report);
		Ok(())
	}

	/// Whether a member's home branch has an open report that this version is in dispute.
	pub(crate) fn is_in_dispute(
		home: BranchId,
		partner: PartnerId,
		subject: &SubjectOf<T>,
		version: u64,
	) -> bool {
		let open =
			Unread::<T>::get(partner, (subject, Matter::Conflict)).and_then(Reports::<T>::get);
		open.is_some_and(|report| {
			let is_same =
				matches!(report.about, About::Conflict { version: open, .. } if open == version);
			is_same && report.branch == home
		})
	}

	/// Tell a branch what its operator said in vain. Not more often than its administrators can keep up with: that is an event
	/// only, and whoever speaks in vain this often is known already.
	pub(crate) fn alarm(branch: BranchId, about: AboutOf<T>) -> DispatchResult {
		if Tallies::<T>::get(branch).alarms >= T::MaxAlarms::get() {
			Self::deposit_event(Event::Unreported { branch, about });
			return Ok(());
		}
		Self::open(branch, about, None).map(drop)
	}

	pub(crate) fn do_complain(
		branch: BranchId,
		partner: PartnerId,
		fault: Fault,
	) -> DispatchResult {
		ensure!(Sources::<T>::contains_key(partner), Error::<T>::SourceNotFound);
		let key = (partner, fault);
		ensure!(!Complaints::<T>::contains_key(branch, key), Error::<T>::AlreadyReported);
		let report = Self::open(branch, About::Fault { partner, fault }, None)?;
		Complaints::<T>::insert(branch, key, report);
		Ok(())
	}

	pub(crate) fn do_acknowledge(
		by: T::AccountId,
		branch: BranchId,
		report: ReportId,
	) -> DispatchResult {
		let record = Reports::<T>::get(report).ok_or(Error::<T>::ReportNotFound)?;
		// Nobody oversees a branch that is gone, and its reports shall not stay for ever.
		ensure!(
			T::Oversight::oversees(branch, record.branch) || !T::Oversight::exists(record.branch),
			Error::<T>::WrongBranch
		);
		ensure!(record.about.member() != Some(&by), Error::<T>::ConflictOfInterest);
		ensure!(record.about.operator() != Some(&by), Error::<T>::ConflictOfInterest);
		ensure!(!Self::stands_by(&record.about, &by), Error::<T>::ConflictOfInterest);
		Self::take_off(report, record);
		Self::deposit_event(Event::Acknowledged { report, by });
		Ok(())
	}

	/// Whether somebody said what is in dispute, and it still stands.
	pub(crate) fn stands_by(about: &AboutOf<T>, who: &T::AccountId) -> bool {
		let About::Conflict { partner, member, topic, version } = about else { return false };
		Voices::<T>::get(partner, (member, topic))
			.iter()
			.any(|voice| voice.by == *who && voice.value.version == *version)
	}

	/// Close a report that nobody is to see any more, and forget that there was one of its matter.
	pub(crate) fn take_off(report: ReportId, record: ReportOf<T>) {
		match record.about {
			About::Changed { partner, member, topic, .. } => {
				Unread::<T>::remove(partner, ((member, topic), Matter::Changed));
			}
			About::Refused { partner, member, topic, .. } => {
				Unread::<T>::remove(partner, ((member, topic), Matter::Refused));
			}
			About::Conflict { partner, member, topic, .. } => {
				Unread::<T>::remove(partner, ((member, topic), Matter::Conflict));
			}
			About::Outvoted { .. } | About::Lapsed { .. } => {}
			About::Fault { partner, fault } => {
				Complaints::<T>::remove(record.branch, (partner, fault));
			}
		}
		Self::close(report);
	}

	/// Let auditors decide on what is in dispute. Says whether they can: what institutions say is heard even if no case can be opened,
	/// since the branch is gone, and administrators see the report all the same.
	fn open_case(branch: BranchId, report: ReportId, about: &AboutOf<T>) -> bool {
		let About::Conflict { member, .. } = about else { return false };
		let request = Request::new(Subject::Report { report }, branch, member.clone());
		with_storage_layer(|| T::Cases::open(request)).is_ok()
	}

	/// Open a report.
	fn open(
		branch: BranchId,
		about: AboutOf<T>,
		replaces: Option<ReportId>,
	) -> Result<ReportId, DispatchError> {
		let report = NextReport::<T>::get();
		NextReport::<T>::put(report.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		Tallies::<T>::try_mutate(branch, |tally| -> DispatchResult {
			tally.reports = tally.reports.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			if about.is_alarm() {
				tally.alarms = tally.alarms.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			}
			Ok(())
		})?;
		let has_case = Self::open_case(branch, report, &about);
		let record = Report { branch, about: about.clone(), opened_at: T::Time::now(), has_case };
		Reports::<T>::insert(report, record);
		Self::deposit_event(Event::Reported { report, branch, about, replaces });
		Ok(report)
	}

	/// Close a report.
	fn close(report: ReportId) {
		let Some(record) = Reports::<T>::take(report) else {
			return;
		};
		if record.has_case {
			T::Cases::close(&Subject::Report { report });
		}
		Tallies::<T>::mutate_exists(record.branch, |tally| {
			let mut left = tally.unwrap_or_default();
			left.reports = left.reports.saturating_sub(1);
			if record.about.is_alarm() {
				left.alarms = left.alarms.saturating_sub(1);
			}
			*tally = (left.reports > 0).then_some(left);
		});
	}
}
