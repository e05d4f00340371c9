"""What a scanned text means: badge, command, waybill, bin, tote, document or goods; the raw text is always kept."""
