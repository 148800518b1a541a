import { Grid, Row, Sample } from "./Sample";

const SURFACES = [
  ["page", "bg-page"],
  ["surface", "bg-surface"],
  ["raised", "bg-raised"],
  ["sunken", "bg-sunken"],
  ["accent-soft", "bg-accent-soft"],
  ["good-soft", "bg-good-soft"],
  ["warn-soft", "bg-warn-soft"],
  ["bad-soft", "bg-bad-soft"],
] as const;

const INKS = [
  ["ink", "text-ink"],
  ["ink-soft", "text-ink-soft"],
  ["accent", "text-accent"],
] as const;

const SIZES = [
  ["3xl, serif", "font-serif text-3xl font-semibold tracking-tight"],
  ["2xl, serif", "font-serif text-2xl font-semibold tracking-tight"],
  ["xl, serif", "font-serif text-xl font-semibold"],
  ["lg", "text-lg"],
  ["base", "text-base"],
  ["sm", "text-sm"],
  ["xs", "text-xs"],
] as const;

export function TokenSamples() {
  return (
    <Grid>
      <Sample title="Surfaces and inks">
        <Row>
          {SURFACES.map(([name, surface]) => (
            <div
              key={name}
              className={`flex w-40 flex-col rounded-md border border-line p-3 text-sm ${surface}`}
            >
              <span className="font-semibold">{name}</span>
              {INKS.map(([ink, colour]) => (
                <span key={ink} className={colour}>
                  {ink}
                </span>
              ))}
            </div>
          ))}
        </Row>
      </Sample>
      <Sample title="Type">
        {SIZES.map(([name, look]) => (
          <p key={name} className={look}>
            {name}
          </p>
        ))}
      </Sample>
    </Grid>
  );
}
