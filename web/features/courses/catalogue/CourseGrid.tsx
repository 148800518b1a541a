import { CourseCard, type Course } from "./CourseCard";

/** Courses side by side where there is room, one below the other on a phone. */
export function CourseGrid({ courses, headingLevel }: { courses: Course[]; headingLevel?: 2 | 3 }) {
  return (
    <ul className="grid gap-6 sm:grid-cols-2 lg:grid-cols-3">
      {courses.map((course) => (
        <li key={course.course_id}>
          <CourseCard course={course} headingLevel={headingLevel} />
        </li>
      ))}
    </ul>
  );
}
