"""What staff record between two annual reports: consultations, meetings, seminars; a line each."""
