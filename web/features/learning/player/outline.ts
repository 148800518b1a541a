/** Why a lesson is not open yet: it waits for a time, for lessons to be done, or for both. */
export interface LessonLock {
  /** In RFC 3339 and UTC; null where it waits for no time. */
  opensAt: string | null;
  after: { lessonId: string; title: string }[];
}

/** Whether a lesson is closed still, by what this device knows to be done. */
export function isLocked(lock: LessonLock | null, done: ReadonlySet<string>): boolean {
  return lock !== null && (lock.opensAt !== null || lock.after.some((one) => !done.has(one.lessonId)));
}

/** A lesson as the player's navigation shows it. */
export interface NavLesson {
  lessonId: string;
  title: string;
  type: string;
  required: boolean;
  /** The points that can be earned in it; 0 where nothing is graded. */
  maxScore: number;
  /** The category of the course's grade to which it belongs. */
  gradedAs: string | null;
  /** Why it is not open to the learner yet; null where it is. */
  lock: LessonLock | null;
}

export interface NavModule {
  moduleId: string;
  title: string;
  lessons: NavLesson[];
}

/** The lessons before and after one, over the borders of modules. */
export function neighbours(modules: NavModule[], lessonId: string) {
  const all = modules.flatMap((module) => module.lessons);
  const place = all.findIndex((lesson) => lesson.lessonId === lessonId);
  return {
    number: place + 1,
    total: all.length,
    previous: place > 0 ? all[place - 1] : undefined,
    next: place >= 0 ? all[place + 1] : undefined,
  };
}
