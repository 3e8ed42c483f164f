// SPDX-License-Identifier: Apache-2.0

//! What happens by itself when its time has come.

use super::*;
use crate::Task;

/// Nothing is looked at before the first tick at or after its moment.
fn has_come(look: Option<Moment>, now: Moment) -> bool {
	look.is_some_and(|at| at.div_ceil(STEP) <= now / STEP)
}

impl Model {
	/// When something is to be looked at.
	pub fn look(&self, task: &Task<AccountId>) -> Option<Moment> {
		match task {
			Task::Activity(id) => self.lives.get(id)?.look,
			Task::Participant(id, who) => self.lives.get(id)?.rows.get(who)?.look,
			Task::Series(id) => Some(self.series.get(id)?.look),
		}
	}

	/// All that is to be looked at, each with its tick.
	pub fn looks(&self) -> Vec<(u64, Task<AccountId>)> {
		let lives = self.lives.iter().flat_map(|(id, life)| {
			let rows = life.rows.keys().map(|who| Task::Participant(*id, *who));
			rows.chain([Task::Activity(*id)])
		});
		let all = lives.chain(self.series.keys().map(|id| Task::Series(*id)));
		all.filter_map(|task| Some((self.look(&task)?.div_ceil(STEP), task))).collect()
	}

	pub fn tend(&mut self, task: &Task<AccountId>) -> Outcome {
		match task {
			Task::Activity(id) => drop(self.existing(*id)?),
			Task::Participant(id, who) => drop(self.row(*id, *who)?),
			Task::Series(id) => require(self.series.contains_key(id), "SeriesNotFound")?,
		}
		require(has_come(self.look(task), self.now), "NotDue")?;
		match task {
			Task::Activity(id) => self.tend_life(*id),
			Task::Participant(id, who) => {
				self.tend_row(*id, *who);
				self.finish_if_done(*id);
			}
			Task::Series(id) => self.occur(*id),
		}
		Ok(())
	}

	fn tend_life(&mut self, id: ActivityId) {
		let now = self.now;
		let life = self.life(id);
		let (enrolment, service) = (life.terms.enrolment, life.terms.service);
		let is_settled = life.settled == life.terms.places;
		let end = service.until + CONFIRM_PERIOD;
		match life.stage {
			Stage::Submitted | Stage::Returned => {
				self.conclude(id);
				return;
			}
			Stage::Concluded => return,
			Stage::Open if is_settled || end <= now => {
				self.conclude(id);
				return;
			}
			Stage::Open => {}
		}
		let next = [enrolment.until, service.until, end].into_iter().find(|at| now < *at);
		life.look = next;
		if enrolment.until <= now {
			self.posted.remove(&id);
		}
	}

	fn tend_row(&mut self, id: ActivityId, who: AccountId) {
		let life = &self.lives[&id];
		let (publisher, state) = (life.publisher, life.rows[&who].state);
		match state {
			// Who has left confirms nothing any more, and gets nothing.
			State::Serving(..) | State::Served(..) if self.home(who).is_none() => {
				self.settle_with(id, who, 0).expect("nothing is paid");
			}
			State::Arriving(_) => self.release(id, who),
			State::Serving(since, ended) => {
				let presumed = self.presumed_end(id, who, since);
				let until = ended.map_or(presumed, |(_, until)| until);
				self.end(id, who, since, until);
			}
			State::Served(_, _, review_until, settle_by) if self.now < settle_by => {
				debug_assert!(review_until <= self.now);
				let row = self.life(id).rows.get_mut(&who).expect("it was there before");
				row.look = Some(settle_by);
			}
			State::Served(since, until, ..) => {
				let steps = self.steps(id, who, since, until);
				let is_late = steps > 0 && self.is_to_blame(id, who);
				if self.or_later(id, who, |model| model.settle_with(id, who, steps)) && is_late {
					self.notes.push(Note::Late(publisher));
				}
			}
			State::Absent => self.record_absence(id, who),
			State::Disputed(claim, by) => {
				self.or_later(id, who, |model| model.dismiss_claim(id, who, claim, by));
			}
			State::Applied | State::Waiting | State::Admitted(_) | State::Settled => {
				unreachable!("nobody looks at those")
			}
		}
	}

	/// Do it, or put it off for a day.
	fn or_later(
		&mut self,
		id: ActivityId,
		who: AccountId,
		deed: impl FnOnce(&mut Self) -> Outcome,
	) -> bool {
		let mut tried = self.clone();
		if deed(&mut tried).is_ok() {
			*self = tried;
			return true;
		}
		let later = self.now + DAY;
		let row = self.life(id).rows.get_mut(&who).expect("it was there before");
		(row.look, row.put_off) = (Some(later), true);
		false
	}
}
