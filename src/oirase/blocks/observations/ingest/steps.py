"""What the writer does with values between queue and store: quality control, then the rules that watch them."""

from oirase.blocks.observations.alerts.watching import observe as watch
from oirase.blocks.observations.qc.streaming import Examiner, examiner

__all__ = ["Examiner", "examiner", "watch"]
