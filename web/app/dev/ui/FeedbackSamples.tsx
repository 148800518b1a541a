import { Inbox } from "lucide-react";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { Notice } from "@/ui/Notice";
import { ProgressBar, ProgressRing } from "@/ui/ProgressBar";
import { Skeleton, SkeletonList, SkeletonText } from "@/ui/Skeleton";
import { Grid, Row, Sample } from "./Sample";

const TONES = ["info", "good", "warn", "bad"] as const;
const SHARES = [0, 7, 55, 100];

export function FeedbackSamples() {
  return (
    <Grid>
      <Sample title="Notice">
        {TONES.map((tone) => (
          <Notice key={tone} tone={tone} title={`A title, ${tone}`}>
            {"Your changes are kept in this browser until you publish them."}
          </Notice>
        ))}
        <Notice
          action={
            <LinkButton href="#feedback" size="sm">
              {"Renew"}
            </LinkButton>
          }
        >
          {"With something to do, and no title."}
        </Notice>
      </Sample>
      <Sample title="Badge, ProgressBar, ProgressRing">
        <Row>
          <Badge>{"Draft"}</Badge>
          {TONES.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
        </Row>
        {SHARES.map((share) => (
          <ProgressBar key={share} label={`Progress ${share}`} value={share} />
        ))}
        <Row>
          {SHARES.map((share) => (
            <ProgressRing key={share} label={`Progress ${share}`} value={share} className="size-9" />
          ))}
        </Row>
      </Sample>
      <Sample title="Skeletons">
        <Skeleton className="h-8 w-2/3" />
        <SkeletonText />
        <SkeletonList label="The list is loading" rows={2} />
      </Sample>
      <Sample title="EmptyState">
        <EmptyState
          icon={Inbox}
          level={3}
          title="Nothing to grade"
          text="When learners hand in work, it appears here, the oldest first."
          action={<LinkButton href="#feedback">{"Look at the course"}</LinkButton>}
        />
      </Sample>
    </Grid>
  );
}
