// SPDX-License-Identifier: Apache-2.0

//! The books of what happens by itself, because its time has come.

use super::*;
use pallet_activities::Task;
use timebank_primitives::{ActivityId, CaseId};

/// What is due is done with the first tick at or after its moment: a settlement step.
pub const TICK: Moment = HOUR / 20;

/// Whether something that is due then has come up now.
fn has_come(due: Option<Moment>, now: Moment) -> bool {
	due.is_some_and(|due| due.div_ceil(TICK) <= now / TICK)
}

impl Books {
	fn deadline(&self, task: &Task<Person>) -> Option<Moment> {
		match task {
			Task::Activity(activity) => self.activities.get(activity)?.due,
			Task::Participant(activity, who) => self.activities.get(activity)?.rows.get(who)?.due,
			Task::Series(series) => Some(self.series.get(series)?.due),
		}
	}

	/// Everything about activities that has come up, the oldest tick first. In which order those of one tick are taken the books do
	/// not tell: it is `order`.
	pub fn tend_all<Key: Ord>(&mut self, order: impl Fn(u64, &Task<Person>) -> Key) {
		let of_activities = self.activities.iter().flat_map(|(activity, record)| {
			let participants = record.rows.keys().map(|who| Task::Participant(*activity, *who));
			participants.chain([Task::Activity(*activity)])
		});
		let all = of_activities.chain(self.series.keys().map(|series| Task::Series(*series)));
		let mut due: Vec<_> = all.filter(|task| has_come(self.deadline(task), self.now)).collect();
		due.sort_by_key(|task| {
			let tick = self.deadline(task).expect("it is due").div_ceil(TICK);
			(tick, order(tick, task))
		});
		for task in due {
			// One of those before may have ended it, or put it off.
			let _ = self.tend(&task);
		}
	}

	/// The reviews for which nothing is left to do.
	pub fn tend_reviews(&mut self) {
		let now = self.now;
		let is_over = |pair: &ReviewPair| has_come(Some(pair.over_at()), now);
		let over: Vec<_> = self.pairs.iter().filter(|(_, pair)| is_over(pair)).collect();
		let over: Vec<_> = over.into_iter().map(|(key, pair)| (*key, *pair)).collect();
		for ((activity, participant), pair) in over {
			self.end_reviews(activity, participant, pair);
		}
	}

	/// The cases that have come up, and what passed.
	pub fn tend_cases(&mut self) {
		let now = self.now;
		let due = self.cases.iter().filter(|(_, case)| has_come(case.due, now));
		for case in due.map(|(id, _)| *id).collect::<Vec<_>>() {
			self.look_at_case(case);
		}
		let has_come = |passage: &Passage| has_come(Some(passage.due), now);
		let drawn = self.passages.iter().filter(|(_, passage)| !passage.is_drawn);
		self.to_be_drawn =
			drawn.filter(|(_, passage)| has_come(passage)).map(|(activity, _)| *activity).collect();
		self.passages.retain(|_, passage| !passage.is_drawn || !has_come(passage));
	}

	/// Anybody may do what has come up for a case.
	pub fn tend_case(&mut self, case: CaseId) -> Outcome {
		let due = self.cases.get(&case).and_then(|case| case.due).ok_or("TaskNotFound")?;
		ensure(has_come(Some(due), self.now), "NotDue")?;
		self.look_at_case(case);
		Ok(())
	}

	fn exists_for(&self, task: &Task<Person>) -> Outcome {
		match task {
			Task::Activity(activity) => self.activity(*activity).map(drop),
			Task::Participant(activity, who) => {
				let record = self.activity(*activity)?;
				self.row(&record, *who).map(drop)
			}
			Task::Series(series) => ensure(self.series.contains_key(series), "SeriesNotFound"),
		}
	}

	/// Anybody may do what has come up, before it happens by itself.
	pub fn tend(&mut self, task: &Task<Person>) -> Outcome {
		self.exists_for(task)?;
		ensure(has_come(self.deadline(task), self.now), "NotDue")?;
		self.look_at(task);
		Ok(())
	}

	fn look_at(&mut self, task: &Task<Person>) {
		match *task {
			Task::Activity(activity) => self.tend_activity(activity),
			Task::Participant(activity, who) => self.tend_participant(activity, who),
			Task::Series(series) => self.come_again(series),
		}
	}

	fn tend_activity(&mut self, activity: ActivityId) {
		let record = &self.activities[&activity];
		let Plan { enrolment, service, .. } = record.plan;
		let end = service.until + CONFIRM_PERIOD;
		let is_open = record.stage == Stage::Open;
		if !is_open {
			self.happenings.expired += 1;
		}
		if !is_open || record.is_settled() || end <= self.now {
			self.conclude(activity);
			return;
		}
		let now = self.now;
		let steps = [enrolment.until, service.until, end];
		self.open_activity(activity).due = steps.into_iter().find(|at| now < *at);
	}

	fn tend_participant(&mut self, activity: ActivityId, who: Person) {
		let record = self.activities[&activity].clone();
		let row = record.rows[&who];
		let has_left = self.home(who).is_none();
		match row.state {
			Progress::InService { .. } | Progress::Ended { .. } if has_left => {
				self.or_later(activity, who, |books| books.settle_for(activity, who, 0, false));
			}
			Progress::Arriving { .. } => {
				self.drop_out(activity, who);
				self.happenings.never_begun += 1;
			}
			Progress::InService { since, ended } => {
				let presumed = record.presumed_end(row, since);
				let until = ended.map_or(presumed, |(_, until)| until);
				self.end_service(activity, who, since, until);
				self.happenings.presumed_ends += 1;
			}
			Progress::Ended { review_until, .. } if self.now < review_until + SETTLE_PERIOD => {
				let due = review_until + SETTLE_PERIOD;
				self.set_state(activity, who, row.state, Some(due));
			}
			Progress::Ended { since, until, .. } => {
				let steps = record.steps(who, since, until);
				let late = steps > 0 && self.is_to_blame(&record, row);
				self.or_later(activity, who, |books| books.settle_for(activity, who, steps, late));
			}
			Progress::Absent => {
				self.miss(activity, who);
				self.blame(who);
			}
			Progress::Disputed { claim, .. } => {
				self.happenings.undecided += 1;
				self.or_later(activity, who, |books| {
					books.close_case(Matter::Service { activity, who });
					books.come_to(activity, who, claim)?;
					if claim == Claim::Absence {
						books.blame(who);
					}
					Ok(())
				});
			}
			Progress::Applied
			| Progress::Waiting
			| Progress::Admitted { .. }
			| Progress::Settled => {
				unreachable!("nothing happens to them by themselves")
			}
		}
	}

	/// Do it; or if that cannot be, try again a day later.
	fn or_later(
		&mut self,
		activity: ActivityId,
		who: Person,
		deed: impl FnOnce(&mut Self) -> Outcome,
	) {
		let mut tried = self.clone();
		if deed(&mut tried).is_ok() {
			*self = tried;
			return;
		}
		let (state, later) = (self.activities[&activity].rows[&who].state, self.now + DAY);
		self.set_state(activity, who, state, Some(later));
		let rows = &mut self.open_activity(activity).rows;
		rows.get_mut(&who).expect("it is there").put_off = true;
		self.happenings.put_off += 1;
	}
}
